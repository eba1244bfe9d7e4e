import itertools
from dataclasses import dataclass, fields
from uuid import UUID

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from monitor_site.staff.roles import MATRIX, Role, UnknownPermissionError, create_roles, permissions_of
from organisations.checking import findings
from organisations.checking.reading import read_facts
from organisations.choices import ImportKind, Office
from organisations.receiving import Upload, receive
from reports.models import MicrodataImport
from reports.publishing import make_publication, publish
from reports.receiving import receive as receive_microdata
from surveys.choices import BounceKind, Phase, WaveKind
from surveys.models import Bounce, Mailing, MailWave, Survey
from tests.double_dossiers import double_dossier
from tests.examples import NOW, make_invitation, make_survey, make_version
from tests.reports.coding_examples import make_scheme
from tests.reports.examples import REPORT_QUESTIONNAIRE, freeze_five
from tests.surveys.in_depth_examples import in_depth_places

pytestmark = pytest.mark.django_db

RESEARCHER, FIELDWORK, READER, ADMINISTRATOR, CALLER = Role
EVERYBODY = set(Role)
ALL = EVERYBODY - {CALLER}
OPEN_TO_ALL_STAFF = {"staff_manual_start", "staff_manual", "staff_password", "staff_sessions"}
WAY_IN = {"staff_login", "staff_logout", "staff_otp", "oidc_authentication_init", "oidc_authentication_callback"}

# Which role gets which page; every other role gets 403. What stands in braces is filled in.
PAGES = {
    "/beheer/": ALL,
    "/beheer/handleiding/onderzoeker": EVERYBODY,
    "/beheer/handleiding/beheerder": EVERYBODY,
    "/beheer/wachtwoord": EVERYBODY,
    "/beheer/sessies": EVERYBODY,
    "/beheer/respons/{survey}/": ALL,
    "/beheer/respons/{survey}/respons.csv": ALL,
    "/beheer/respons/{survey}/verloop/": ALL,
    "/beheer/respons/{survey}/verloop/verloop.csv": ALL,
    "/beheer/respons/{survey}/afhaken/": ALL,
    "/beheer/respons/{survey}/afhaken/afhaken.csv": ALL,
    "/beheer/respons/{survey}/responsmaten/": ALL,
    "/beheer/respons/{survey}/responsmaten/responsmaten.csv": ALL,
    "/beheer/respons/{survey}/representativiteit/": ALL,
    "/beheer/respons/{survey}/representativiteit/representativiteit.csv": ALL,
    "/beheer/steekproefkader/": {RESEARCHER, FIELDWORK},
    "/beheer/steekproefkader/inlezen/": {RESEARCHER, FIELDWORK},
    "/beheer/steekproefkader/onthouden/": {RESEARCHER, FIELDWORK},
    "/beheer/steekproefkader/zoeken/": {RESEARCHER, FIELDWORK},
    "/beheer/steekproefkader/organisatie/{frame_organisation}/": {RESEARCHER, FIELDWORK},
    "/beheer/steekproefkader/ambtsdrager/{holder}/": {RESEARCHER, FIELDWORK},
    "/beheer/steekproefkader/herindelingen/": {RESEARCHER, FIELDWORK},
    "/beheer/steekproefkader/herindelingen/nieuw/": {RESEARCHER, FIELDWORK},
    "/beheer/steekproefkader/herindelingen/herindelingen.csv": {RESEARCHER, FIELDWORK},
    "/beheer/steekproefkader/functies/": {RESEARCHER, FIELDWORK},
    "/beheer/steekproefkader/functies/functies.csv": {RESEARCHER, FIELDWORK},
    "/beheer/steekproefkader/functies/betekenis/": {RESEARCHER, FIELDWORK},
    "/beheer/steekproefkader/import/{frame_import}/": {RESEARCHER, FIELDWORK},
    "/beheer/steekproefkader/import/{frame_import}/voortgang": {RESEARCHER, FIELDWORK},
    "/beheer/steekproefkader/controle/": {RESEARCHER, FIELDWORK},
    "/beheer/steekproefkader/controle/bevindingen.csv": {RESEARCHER, FIELDWORK},
    "/beheer/steekproefkader/controle/aantallen.csv": {RESEARCHER, FIELDWORK},
    "/beheer/steekproefkader/controle/{finding}/": {RESEARCHER, FIELDWORK},
    "/beheer/vragenlijst/": {RESEARCHER},
    "/beheer/vragenlijst/nieuw/{survey}/": {RESEARCHER},
    "/beheer/vragenlijst/nieuw/{survey}/excel/": {RESEARCHER},
    "/beheer/vragenlijst/{version}/": {RESEARCHER},
    "/beheer/vragenlijst/{version}/vragenlijst.xlsx": {RESEARCHER},
    "/beheer/vragenlijst/{version}/vragenlijst.yaml": {RESEARCHER},
    "/beheer/vragenlijst/{version}/publiceren/": {RESEARCHER},
    "/beheer/vragenlijst/{version}/in-gebruik/": {RESEARCHER},
    "/beheer/vragenlijst/{version}/weggooien/": {RESEARCHER},
    "/beheer/vragenlijst/{version}/modules/": {RESEARCHER},
    "/beheer/vragenlijst/{version}/controle/": {RESEARCHER},
    "/beheer/vragenlijst/{version}/voorbeeld/": {RESEARCHER},
    "/beheer/vragenlijst/{version}/doorloop/?toeval=1": {RESEARCHER},
    "/beheer/vragenlijst/{version}/verschillen/": {RESEARCHER},
    "/beheer/vragenlijst/{version}/vragenlijst.pdf": {RESEARCHER},
    "/beheer/veldwerk/": {RESEARCHER, FIELDWORK},
    "/beheer/veldwerk/{survey}/uitnodigen/": {RESEARCHER, FIELDWORK},
    "/beheer/veldwerk/{survey}/nieuwe-ronde/": {RESEARCHER, FIELDWORK},
    "/beheer/veldwerk/{survey}/kalender/": {RESEARCHER, FIELDWORK},
    "/beheer/veldwerk/{survey}/mailteksten/": {RESEARCHER, FIELDWORK},
    "/beheer/veldwerk/{survey}/mailteksten/uitnodiging/": {RESEARCHER, FIELDWORK},
    "/beheer/veldwerk/ronde/{wave}/": {RESEARCHER, FIELDWORK},
    "/beheer/veldwerk/ronde/{wave}/voortgang": {RESEARCHER, FIELDWORK},
    "/beheer/veldwerk/adressen/": {RESEARCHER, FIELDWORK},
    "/beheer/veldwerk/adressen/{bounce}/": {RESEARCHER, FIELDWORK},
    "/beheer/veldwerk/afwezig/": {RESEARCHER, FIELDWORK},
    "/beheer/veldwerk/brieven/": {FIELDWORK},
    "/beheer/bellen/": {FIELDWORK, CALLER},
    "/beheer/helpdesk/": {FIELDWORK, CALLER},
    "/beheer/helpdesk/{invitation}/": {FIELDWORK, CALLER},
    "/beheer/helpdesk/{invitation}/adres/": {FIELDWORK, CALLER},
    "/beheer/helpdesk/{invitation}/opvolger/": {FIELDWORK, CALLER},
    "/beheer/handleiding/beller": EVERYBODY,
    "/beheer/non-respons/{survey}/": ALL,
    "/beheer/non-respons/{survey}/belpogingen.csv": ALL,
    "/beheer/verdieping/": {RESEARCHER},
    "/beheer/verdieping/2020/": {RESEARCHER},
    "/beheer/verdieping/2020/organisaties.csv": {RESEARCHER},
    "/beheer/verdieping/2020/voorstel/": {RESEARCHER},
    "/beheer/verdieping/2020/toevoegen/": {RESEARCHER},
    "/beheer/verdieping/2020/tabellen/": {RESEARCHER},
    "/beheer/verdieping/2020/tabellen/tabellen.csv": {RESEARCHER},
    "/beheer/verdieping/2020/gedragscodes/": {RESEARCHER},
    "/beheer/verdieping/2020/gedragscodes/gedragscodes.csv": {RESEARCHER},
    "/beheer/verdieping/2020/notities/": {RESEARCHER},
    "/beheer/verdieping/2020/casussen/": {RESEARCHER},
    "/beheer/verdieping/organisatie/{selected}/": {RESEARCHER},
    "/beheer/verdieping/organisatie/{selected}/uitnodiging/": {RESEARCHER},
    "/beheer/verdieping/organisatie/{selected}/afvallen/": {RESEARCHER},
    "/beheer/verdieping/organisatie/{selected}/interview/": {RESEARCHER},
    "/beheer/verdieping/organisatie/{selected}/gesprekspartner/": {RESEARCHER},
    "/beheer/verdieping/organisatie/{selected}/document/": {RESEARCHER},
    "/beheer/verdieping/organisatie/{selected}/notitie/": {RESEARCHER},
    "/beheer/verdieping/organisatie/{selected}/casus/": {RESEARCHER},
    "/beheer/verdieping/notitie/{note}/": {RESEARCHER},
    "/beheer/verdieping/notitie/{note}/weggooien/": {RESEARCHER},
    "/beheer/verdieping/document/{document}/": {RESEARCHER},
    "/beheer/verdieping/document/{document}/checklist/": {RESEARCHER},
    "/beheer/ontdubbelen/": {RESEARCHER},
    "/beheer/ontdubbelen/lijst.csv": {RESEARCHER},
    "/beheer/ontdubbelen/{dossier}/beleid/": {RESEARCHER},
    "/beheer/ontdubbelen/{dossier}/beleid/navraag/": {RESEARCHER},
    "/beheer/ontdubbelen/{dossier}/beleid/gedragscode/": {RESEARCHER},
    "/beheer/open-antwoorden/{survey}/": {RESEARCHER},
    "/beheer/open-antwoorden/{survey}/dader_anders/beginnen/": {RESEARCHER},
    "/beheer/open-antwoorden/schema/{scheme}/": {RESEARCHER},
    "/beheer/open-antwoorden/schema/{scheme}/codes.csv": {RESEARCHER},
    "/beheer/open-antwoorden/schema/{scheme}/aandeel/": {RESEARCHER},
    "/beheer/open-antwoorden/schema/{scheme}/code/": {RESEARCHER},
    "/beheer/open-antwoorden/schema/{scheme}/regels/": {RESEARCHER},
    "/beheer/open-antwoorden/schema/{scheme}/coderen/": {RESEARCHER},
    "/beheer/open-antwoorden/schema/{scheme}/tweede/": {RESEARCHER},
    "/beheer/open-antwoorden/schema/{scheme}/lijst/": {RESEARCHER},
    "/beheer/open-antwoorden/schema/{scheme}/verschillen/": {RESEARCHER},
    "/beheer/open-antwoorden/schema/{scheme}/citaten/": {RESEARCHER},
    "/beheer/open-antwoorden/schema/{scheme}/citaten/citaten.csv": {RESEARCHER},
    "/beheer/gegevens/": {RESEARCHER},
    "/beheer/gegevens/{snapshot}/": {RESEARCHER},
    "/beheer/gegevens/vergelijken/": {RESEARCHER},
    "/beheer/gegevens/{survey}/bestand-inlezen/": {RESEARCHER},
    "/beheer/gegevens/bestand/{microdata}/": {RESEARCHER},
    "/beheer/gegevens/bestand/{microdata}/kolommen.csv": {RESEARCHER},
    "/beheer/gegevens/bestand/{microdata}/kolom/0/": {RESEARCHER},
    "/beheer/gegevens/bestand/{microdata}/verwerken/": {RESEARCHER},
    "/beheer/gegevens/bestand/{microdata}/weggooien/": {RESEARCHER},
    "/beheer/gegevens/{survey}/momentopname-maken/": {RESEARCHER},
    "/beheer/resultaten/": {RESEARCHER, READER},
    "/beheer/resultaten/{snapshot}/": {RESEARCHER, READER},
    "/beheer/resultaten/{snapshot}/figuur/2.2/": {RESEARCHER, READER},
    "/beheer/resultaten/{snapshot}/figuur/2.2/beeld.svg": {RESEARCHER, READER},
    "/beheer/resultaten/{snapshot}/figuur/2.2/figuur.svg": {RESEARCHER, READER},
    "/beheer/resultaten/{snapshot}/figuur/2.2/figuur.png": {RESEARCHER, READER},
    "/beheer/resultaten/{snapshot}/figuur/2.2/figuur.csv": {RESEARCHER, READER},
    "/beheer/resultaten/{snapshot}/2.1/": {RESEARCHER, READER},
    "/beheer/resultaten/{snapshot}/2.1/tabel.csv": {RESEARCHER, READER},
    "/beheer/resultaten/{snapshot}/2.1/tabel.pdf": {RESEARCHER, READER},
    "/beheer/resultaten/{snapshot}/2.1/tabel.json": {RESEARCHER, READER},
    "/beheer/resultaten/{snapshot}/2.1/onafgeschermd/": {RESEARCHER},
    "/beheer/resultaten/{snapshot}/2.1/beeld.svg": {RESEARCHER, READER},
    "/beheer/resultaten/{snapshot}/2.1/grafiek.svg": {RESEARCHER, READER},
    "/beheer/resultaten/{snapshot}/2.1/grafiek.png": {RESEARCHER, READER},
    "/beheer/resultaten/verkennen/": {RESEARCHER, READER},
    "/beheer/resultaten/verkennen/?momentopname={snapshot}&vraag=geslacht": {RESEARCHER, READER},
    "/beheer/resultaten/verkennen/favoriet/?momentopname={snapshot}&vraag=geslacht": {RESEARCHER, READER},
    "/beheer/resultaten/verkennen/favorieten/": {RESEARCHER, READER},
    "/beheer/resultaten/verkennen/tabel.csv?momentopname={snapshot}&vraag=geslacht": {RESEARCHER, READER},
    "/beheer/resultaten/verkennen/tabel.xlsx?momentopname={snapshot}&vraag=geslacht": {RESEARCHER, READER},
    "/beheer/resultaten/verkennen/beeld.svg?momentopname={snapshot}&vraag=geslacht": {RESEARCHER, READER},
    "/beheer/resultaten/verkennen/grafiek.svg?momentopname={snapshot}&vraag=geslacht": {RESEARCHER, READER},
    "/beheer/resultaten/verkennen/grafiek.png?momentopname={snapshot}&vraag=geslacht": {RESEARCHER, READER},
    "/beheer/resultaten/verkennen/onafgeschermd/beeld.svg?momentopname={snapshot}&vraag=geslacht": {RESEARCHER},
    "/beheer/resultaten/verkennen/onafgeschermd/?momentopname={snapshot}&vraag=geslacht": {RESEARCHER},
    "/beheer/publicaties/": {RESEARCHER, READER},
    "/beheer/publicaties/{publication}/": {RESEARCHER, READER},
    "/beheer/publicaties/{publication}/voortgang": {RESEARCHER, READER},
    "/beheer/publicaties/{publication}/maken/tabellenboek/": {RESEARCHER},
    "/beheer/publicaties/{publication}/maken/microdata/": {RESEARCHER},
    "/beheer/publicaties/{publication}/rapport/": {RESEARCHER, READER},
    "/beheer/publicaties/{publication}/rapport/controle/": {RESEARCHER, READER},
    "/beheer/publicaties/{publication}/publiceren/": {RESEARCHER},
    "/beheer/publicaties/{publication}/intrekken/": {RESEARCHER},
    "/beheer/publicaties/nieuw/{edition}/": {RESEARCHER},
    "/beheer/bewaartermijnen/": {ADMINISTRATOR},
    "/beheer/logboek/": {ADMINISTRATOR},
    "/beheer/logboek/logboek.csv": {ADMINISTRATOR},
    "/beheer/admin/": {RESEARCHER, FIELDWORK, ADMINISTRATOR},
    "/beheer/admin/organisations/organisation/": {RESEARCHER, FIELDWORK},
    "/beheer/admin/organisations/officeholder/": {RESEARCHER, FIELDWORK},
    "/beheer/admin/organisations/officeholder/add/": {RESEARCHER, FIELDWORK},
    "/beheer/admin/organisations/organisation/add/": set(),
    "/beheer/admin/surveys/edition/": {RESEARCHER, FIELDWORK},
    "/beheer/admin/surveys/edition/add/": {RESEARCHER},
    "/beheer/admin/surveys/survey/": {RESEARCHER, FIELDWORK},
    "/beheer/admin/surveys/questionnaire/": {RESEARCHER},
    "/beheer/admin/surveys/invitation/": {RESEARCHER, FIELDWORK},
    "/beheer/admin/surveys/mailwave/": {RESEARCHER, FIELDWORK},
    "/beheer/admin/surveys/mailing/": {RESEARCHER, FIELDWORK},
    "/beheer/admin/reports/snapshot/": {RESEARCHER},
    "/beheer/admin/reports/download/": {ADMINISTRATOR},
    "/beheer/admin/auth/user/": {ADMINISTRATOR},
    "/beheer/admin/auth/group/": {ADMINISTRATOR},
    "/beheer/admin/otp_totp/totpdevice/": {ADMINISTRATOR},
    "/beheer/admin/axes/accessattempt/": {ADMINISTRATOR},
}


@dataclass
class Places:
    survey: Survey
    version: int
    wave: int
    snapshot: int
    invitation: UUID
    bounce: int
    finding: str
    frame_import: int
    in_depth: dict[str, int]
    dossier: UUID
    publication: int
    microdata: int

    def address(self, path: str) -> str:
        known = {one.name: getattr(self, one.name) for one in fields(self)} | self.in_depth
        return path.format(**known | {"survey": self.survey.pk, "edition": self.survey.edition_id})


def microdata_of(survey: Survey) -> MicrodataImport:
    old = make_survey(year=2016, phase=Phase.GEPUBLICEERD)
    given = {"source": "bureau", "approached": 9, "user": None, "now": NOW}
    return receive_microdata(old, survey.questionnaire, name="oud.csv", content=b"geslacht\nMan\n", **given)


@pytest.fixture
def places() -> Places:
    survey = make_survey(phase=Phase.PROEFVELD)
    version = make_version(survey, REPORT_QUESTIONNAIRE)
    survey.refresh_from_db()
    wave = MailWave.objects.create(survey=survey, kind=WaveKind.INVITATION, name="eerste", created_at=NOW)
    invitation = make_invitation(survey, Office.RAADSLID)
    mailing = Mailing.objects.create(wave=wave, invitation=invitation, message_id="<een@monitor.test>")
    bounce = Bounce.objects.create(mailing=mailing, report_key="een", kind=BounceKind.HARD, received_at=NOW)
    snapshot = freeze_five(survey)
    publication = make_publication(survey.edition, office_holders=snapshot, organisations=None, user=None, now=NOW)
    publish(publication, user=None, now=NOW)
    finding = findings(read_facts(today=NOW.date()))[0]
    upload = Upload(ImportKind.ALMANAK, "exportOO.xml", [b"<overheidsorganisaties/>"])
    frame_import = receive(upload, user=None, now=NOW)
    holder = invitation.office_holder
    of_frame = {"holder": holder.pk, "frame_organisation": holder.organisation_id}
    scheme = make_scheme(survey, "dader_anders", ())
    in_depth = in_depth_places(survey.edition) | of_frame | {"scheme": scheme.pk}
    dossier = double_dossier(2018)
    return Places(
        survey,
        version.pk,
        wave.pk,
        snapshot.pk,
        invitation.pk,
        bounce.pk,
        finding.key,
        frame_import.pk,
        in_depth,
        dossier.pk,
        publication.pk,
        microdata_of(survey).pk,
    )


@pytest.mark.parametrize("role", list(Role))
def test_role_opens_its_pages_and_no_others(logged_in, places, role):
    client = logged_in(role)

    answers = {path: client.get(places.address(path)).status_code for path in PAGES}

    # The Django admin shuts its front door by leading to the login, which leads who is logged in back to Start.
    shut = {302, 403}
    assert {path for path, status in answers.items() if status == 200} == {path for path in PAGES if role in PAGES[path]}
    assert all(status in shut for path, status in answers.items() if role not in PAGES[path])


def test_every_page_sends_who_is_not_logged_in_to_the_login(client, places):
    answers = {path: client.get(places.address(path)) for path in PAGES}

    assert {path for path, answer in answers.items() if answer.status_code != 302} == set()
    assert {path for path, answer in answers.items() if not answer.url.startswith("/beheer/inloggen?next=")} == set()


def staff_patterns(patterns: list[URLPattern | URLResolver], before: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += staff_patterns(pattern.url_patterns, path)
        elif path.startswith("beheer/") and not path.startswith("beheer/admin/"):
            found.append((path, pattern))
    return found


def test_every_staff_page_asks_a_permission():
    without = {
        pattern.name
        for _, pattern in staff_patterns(get_resolver().url_patterns)
        if not hasattr(pattern.callback, "permission") and pattern.name not in OPEN_TO_ALL_STAFF | WAY_IN
    }

    assert without == set()


@pytest.mark.parametrize("role", list(Role))
def test_role_without_the_permission_reaches_no_page_and_no_button(staff_user, role):
    user = staff_user(role)
    guarded = [page for _, page in staff_patterns(get_resolver().url_patterns) if hasattr(page.callback, "permission")]
    shut = [page for page in guarded if page.callback.permission not in permissions_of(role)]

    for page, method in itertools.product(shut, ("get", "post")):
        request = getattr(RequestFactory(), method)("/")
        request.user = user
        try:
            leads_on = {302} if page.name == "staff_home" else set()  # to the page for calling
            assert page.callback(request).status_code in {405, *leads_on}, page.name
        except PermissionDenied:
            continue
    assert shut


def test_roles_hold_what_the_matrix_says_after_migrate():
    groups = {group.name: group for group in Group.objects.prefetch_related("permissions__content_type")}

    assert set(groups) == set(Role)
    for role in Role:
        held = {f"{one.content_type.app_label}.{one.codename}" for one in groups[role].permissions.all()}
        assert held == permissions_of(role)


def test_creating_roles_again_takes_back_what_was_given_by_hand():
    reader = Group.objects.get(name=READER)
    reader.permissions.add(Permission.objects.get(codename="view_invitation"))

    create_roles()

    assert not reader.permissions.filter(codename="view_invitation").exists()


def test_permission_that_no_model_has_is_refused(monkeypatch):
    monkeypatch.setitem(MATRIX, "surveys.dance", (RESEARCHER,))

    with pytest.raises(UnknownPermissionError, match=r"surveys\.dance"):
        create_roles()


def test_nobody_has_a_permission_on_answers():
    assert {name for name in MATRIX if name.endswith("_response")} == set()
    with pytest.raises(NoReverseMatch):
        reverse("admin:surveys_response_changelist")


def test_bzk_reader_sees_no_name_anywhere(logged_in, places):
    make_invitation(places.survey, "raadslid")
    client = logged_in(READER)

    for path, roles in PAGES.items():
        answer = client.get(places.address(path))
        if READER in roles:
            assert b"Onvindbaar" not in answer.content
