"""The list of what can be asked names nothing that the questionnaire does not have."""

from pathlib import Path

from reports.requests.checking import check_requests
from reports.tableplans.plan import FOLDER, REQUESTS_FILE
from tests.reports.tableplans.examples import instrument

QUESTIONNAIRES = {survey: instrument(survey) for survey in ("ambtsdragers", "organisaties")}
LISTED = (FOLDER / "2020" / REQUESTS_FILE).read_text(encoding="utf-8")


def faults(folder: Path, text: str) -> list[str]:
    year = folder / "2020"
    year.mkdir()
    (year / "weighting.yaml").write_text((FOLDER / "2020/weighting.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (year / REQUESTS_FILE).write_text(text, encoding="utf-8")
    return [found.message for found in check_requests(2020, QUESTIONNAIRES, folder)]


def test_list_of_2020_is_sound() -> None:
    assert check_requests(2020, QUESTIONNAIRES) == ()


def test_names_that_do_not_exist_are_told(tmp_path: Path) -> None:
    text = (
        LISTED.replace("${geslacht} = 'man'", "${sekse} = 'man'")
        .replace("'vrouw'", "'dame'")
        .replace("[dijkgraaf]", "[heemraad]")
    )
    text = text.replace("leave_out: [groep,", "leave_out: [groepje,").replace("part: slot", "part: einde")
    text = text.replace("${intern_meegemaakt} = 'ja'", "${intern_meegemaakt} = 'nee'").replace("[waterschap]", "[polder]")
    text = text.replace("question: audit", "question: auditje").replace(
        "    - st_griffier_mandaat\n", "    - st_griffier_macht\n"
    )

    assert sorted(faults(tmp_path, text)) == [
        "bases: geen vraag wordt gesteld als ${intern_meegemaakt} = 'nee'",
        "bases: zonder woorden is wie vragen krijgt als ${intern_meegemaakt} = 'ja'",
        "groep bestuurslaag.waterschap: onbekende functie of bestuurslaag polder",
        "groep functie.dijkgraaf: onbekende functie of bestuurslaag heemraad",
        "groep geslacht.man: onbekende variabele sekse",
        "groep geslacht.vrouw: variabele geslacht heeft geen antwoord dame",
        "leave_out: onbekende vraag groepje",
        "no_facts: onbekende vraag st_griffier_macht",
        "themes: onbekend deel einde",
        "titles: onbekende vraag auditje",
    ]


def test_list_that_cannot_be_read_is_one_fault(tmp_path: Path) -> None:
    (message,) = faults(tmp_path, LISTED + LISTED)

    assert message == "2020/requests.yaml: een uitvraag staat er twee keer in"


def test_edition_without_a_list_has_no_faults(tmp_path: Path) -> None:
    assert check_requests(2022, {}, tmp_path) == ()
