"""The browsers of a griffier and a secretaris of one organisation, for the tests of the pages of a dossier."""

from django.test import Client

from surveys.dossiers import desk_of
from surveys.models import Filler
from surveys.queries import find_filler

ABOUT_ME = {"veld": "veiligheid", "jaren": "4"}
SAME_POLICY = {"beleid": "ja", "identiek": "ja"}
OWN_POLICY = {"beleid": "ja", "identiek": "nee"}
MEASURES = {"maatregelen": ["protocol"], "aangiften": "3"}


class Official:
    """A browser of an official who came in with a code."""

    def __init__(self, fieldwork, role):
        self.fieldwork, self.role, self.client = fieldwork, role, Client()
        self.client.get(f"/start/{fieldwork.code(role)}")
        self.came_in = self.client.post("/organisatie/begin")

    @property
    def filler(self):
        return Filler.objects.get(invitation__official__role=self.role)

    @property
    def desk(self):
        return desk_of(find_filler(self.filler.pk))

    def revision(self, block):
        row = self.desk.row(self.desk.block(block))
        return 0 if row is None else row.revision

    def get(self, address=""):
        return self.client.get(f"/organisatie{address}")

    def post(self, block, page, posted, action="volgende", revision=None, **more):
        known = {"_actie": action, "_revisie": str(self.revision(block) if revision is None else revision)}
        return self.client.post(f"/organisatie/{block}/{page}", {**posted, **known, **more})

    def fill_in(self, block, posted, *, finish=True):
        """Go through the pages of a block, and call it done."""
        answer = self.get(f"/{block}/verder")
        while answer.status_code == 303 and not answer["Location"].endswith(("/overzicht", "/organisatie")):
            page = answer["Location"].split("/")[-1]
            if answer["Location"].split("/")[-2] != block:
                return answer
            asked = self.desk.questionnaire.page(page).variables
            answer = self.post(block, page, {name: value for name, value in posted.items() if name in asked})
        assert answer.status_code == 303, answer.content.decode()
        if finish and block != "invuller":
            answer = self.client.post(f"/organisatie/{block}/overzicht")
            assert answer["Location"] == "/organisatie"
        return answer


def text(answer):
    return " ".join(answer.content.decode().split())
