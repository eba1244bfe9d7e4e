"""A browser of somebody who fills in a small questionnaire, for the tests of its pages."""

from django.test import Client

from organisations.choices import Office
from surveys.models import Response

CLOSING = """\
      - name: tot-slot
        title: Tot slot
        closing: true
        items:
          - {name: slotwoord, kind: long_text, label: Heeft u nog opmerkingen?, required: false}
"""
VICTIM = {"slachtoffer": "ja"}
TALKED = {"besproken": ["griffier", "anders"], "wie_anders": "Een vriend", "ernst": "6"}
OFTEN = {"soort_verbaal": "vaker", "soort_fysiek": "nooit"}
PAGES = (("incident", VICTIM), ("gesprek", TALKED), ("stellingen", OFTEN))


class Respondent:
    """A browser of somebody who came in with a code."""

    def __init__(self, fieldwork, office=Office.RAADSLID):
        self.fieldwork, self.office, self.client = fieldwork, office, Client()
        self.client.get(f"/start/{fieldwork.code(office)}")
        self.client.post("/start")

    @property
    def row(self):
        return Response.objects.get()

    def post(self, name, posted, action="volgende", revision=None, **more):
        known = {"_actie": action, "_revisie": str(self.row.revision if revision is None else revision)}
        return self.client.post(f"/vragenlijst/{name}", {**posted, **known, **more})

    def fill_in(self, until=None):
        for name, posted in PAGES:
            if name == until:
                return self
            assert self.post(name, posted).status_code == 303
        return self


def text(answer):
    return answer.content.decode()
