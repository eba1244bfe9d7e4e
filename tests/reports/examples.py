"""A survey with people of every weighting cell and answers to the questions behind tables 2.1 and 2.2."""

import uuid
from typing import Any, Final

from organisations.choices import Office
from reports.models import Snapshot
from reports.snapshots import freeze
from surveys.choices import Phase
from surveys.models import Response, Survey
from tests.examples import NOW, make_invitation, make_response, make_survey, make_version

CODE_VERSION: Final = "0.0.test"
REPORT_QUESTIONNAIRE: Final = """\
name: rapport
title: Vragen achter de tabellen
language: nl
background:
  - {name: bestuurslaag, kind: text}
  - {name: functie_kader, kind: text}
choices:
  functies:
    - {name: burgemeester, label: Burgemeester}
    - {name: wethouder, label: Wethouder}
    - {name: raadslid, label: Raadslid}
    - {name: statenlid, label: Statenlid}
    - {name: lid_ab, label: Lid AB}
  geslacht:
    - {name: man, label: Man}
    - {name: vrouw, label: Vrouw}
    - {name: anders, label: Anders}
  contact:
    - {name: dagelijks, label: Dagelijks}
    - {name: enkele_keren_per_week, label: Enkele keren per week}
    - {name: minder_dan_eenmaal_per_week, label: Minder dan eenmaal per week}
  keren:
    - {name: nooit, label: Nooit}
    - {name: een_keer, label: Eén keer}
    - {name: meerdere_keren, label: Meerdere keren}
  dader:
    - {name: burger, label: Burger}
    - {name: ondernemer, label: Ondernemer}
    - {name: anders, label: "Anders, namelijk", open: dader_anders}
  ja_nee:
    - {name: ja, label: Ja}
    - {name: nee, label: Nee}
calculations:
  - {name: orgaan, calculation: "if(${bestuurslaag} = 'gemeente', 'de gemeenteraad', 'het bestuur')"}
  - name: slachtoffer
    label: Had zelf te maken met agressie of geweld
    calculation: >-
      if(${slachtoffer_verbaal} = '', '', if(${slachtoffer_verbaal} = 'nooit' and ${slachtoffer_bedreiging} = 'nooit'
      and ${slachtoffer_fysiek} = 'nooit', 'nee', 'ja'))
    choices: ja_nee
parts:
  - name: deel
    title: Deel
    pages:
      - name: over-u
        title: Over u
        items:
          - {name: functie, kind: single, label: "Wat is uw functie bij ${orgaan}?", choices: functies, required: false}
          - {name: geslacht, kind: single, label: Wat is uw geslacht?, choices: geslacht}
          - {name: burgercontact, kind: single, label: Hoe vaak heeft u contact?, choices: contact}
      - name: agressie
        title: Agressie
        counts: true
        items:
          - name: slachtoffer_grid
            kind: grid
            label: Hoe vaak had u te maken met agressie?
            choices: keren
            rows:
              - {name: slachtoffer_verbaal, label: Verbaal}
              - {name: slachtoffer_bedreiging, label: Bedreiging}
              - {name: slachtoffer_fysiek, label: Fysiek}
      - name: incident
        title: Het incident
        relevant: "${slachtoffer} = 'ja'"
        items:
          - {name: dader, kind: multiple, label: Wie deed het?, choices: dader}
          - name: ernst
            kind: scale
            label: Hoe ernstig was het?
            minimum: 1
            maximum: 7
            minimum_label: niet ernstig
            maximum_label: zeer ernstig
derived:
  - name: ernstig
    label: Ernstig incident
    calculation: "if(${ernst} = '', '', if(${ernst} >= 5, 'ja', 'nee'))"
    choices: ja_nee
  - {name: ernst_keer_twee, label: Twee keer de ernst, calculation: "${ernst} * 2"}
"""
OFFICE_OF_CELL: Final = {
    "burgemeester": Office.BURGEMEESTER,
    "wethouder": Office.WETHOUDER,
    "raadslid": Office.RAADSLID,
    "provincie": Office.STATENLID,
    "waterschap": Office.LID_AB,
}
UNHURT: Final = {"slachtoffer_verbaal": "nooit", "slachtoffer_bedreiging": "nooit", "slachtoffer_fysiek": "nooit"}
SHOUTED_AT: Final = {**UNHURT, "slachtoffer_verbaal": "een_keer", "dader": ["burger"], "ernst": 5}


def report_survey(*, phase: Phase = Phase.VERWERKING, text: str = REPORT_QUESTIONNAIRE) -> Survey:
    """Make a survey of 2020 with a questionnaire in use and nobody in it."""
    survey = make_survey(phase=phase)
    make_version(survey, text)
    return Survey.objects.select_related("edition").get(pk=survey.pk)


def respond(survey: Survey, office: Office, answers: dict[str, Any], *, number: int | None = None, **flags: Any) -> Response:
    """Answer as somebody with this office; `number` fixes the place of the row."""
    response = make_response(survey, office, **{"counts": True, **flags})
    response.answers = answers
    if number is not None:
        response.row_id = uuid.UUID(int=number)
    response.save()
    return response


def answers(gender: str = "man", contact: str = "dagelijks", *, hurt: bool = False, office: str | None = None) -> dict[str, Any]:
    """Return the answers of one person."""
    own = {"functie": office} if office else {}
    return {**own, "geslacht": gender, "burgercontact": contact, **(SHOUTED_AT if hurt else UNHURT)}


def fill(survey: Survey, *, invited: int = 2) -> None:
    """Let 75 people answer: 15 of every cell, and invite `invited` times as many council members as anybody else.

    Of every cell 8 are men of whom 4 were hurt, 5 are women of whom 1 was, and 2 are neither, of whom 1 was.
    """
    for cell, office in OFFICE_OF_CELL.items():
        for _ in range(3 * invited if cell == "raadslid" else 3):
            make_invitation(survey, office)
        people = [("man", 4, 4), ("vrouw", 1, 4), ("anders", 1, 1)]
        for gender, hurt, unhurt in people:
            for number in range(hurt + unhurt):
                contact = ("dagelijks", "enkele_keren_per_week", "minder_dan_eenmaal_per_week")[number % 3]
                respond(survey, office, answers(gender, contact, hurt=number < hurt, office=office.value))


def freeze_five(survey: Survey) -> Snapshot:
    """Let one person of every cell answer, and make a snapshot of them; `survey` has a questionnaire in use."""
    for office in OFFICE_OF_CELL.values():
        make_invitation(survey, office)
        respond(survey, office, answers(office=office.value))
    return freeze(survey, user=None, now=NOW, code_version=CODE_VERSION)


def frozen(*, phase: Phase = Phase.VERWERKING) -> Snapshot:
    """Make a snapshot of 75 people."""
    survey = report_survey(phase=phase)
    fill(survey)
    return freeze(survey, user=None, now=NOW, code_version=CODE_VERSION)
