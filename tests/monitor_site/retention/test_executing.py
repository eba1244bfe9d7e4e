from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db.models import EmailField

from monitor_site.audit.keeping import make_months
from monitor_site.audit.models import Event
from monitor_site.retention.choices import Kept
from monitor_site.retention.executing import RetentionError, execute, set_schedule
from monitor_site.retention.models import RetentionReport, RetentionRule
from monitor_site.retention.periodic_tasks import let_go_what_is_due
from monitor_site.retention.queries import proposal_for, rules_due, schedule_of
from monitor_site.retention.rewriting import TABLES
from organisations.models import CheckDecision, FrameImport, OfficeHolder, Official, PersonDecision, ProposedChange, UploadChunk
from reports.field.contacts import contacts_by_function, of_offices
from reports.models import Snapshot
from reports.snapshots import freeze
from surveys.choices import ContactKind, Phase, SurveyKind
from surveys.models import (
    BlockHandover,
    ContactMoment,
    Dossier,
    Edition,
    Filler,
    Inquiry,
    Interviewee,
    InterviewNote,
    Invitation,
    ReconciledBlock,
    Response,
    SelectedOrganisation,
    Survey,
)
from tests.examples import NOW, make_invitation, make_survey, make_version
from tests.reports.examples import CODE_VERSION, OFFICE_OF_CELL, fill, report_survey
from tests.surveys.in_depth_examples import in_depth_places

pytestmark = pytest.mark.django_db

KEY = b"a key"
TODAY = NOW.date()


@pytest.fixture
def survey() -> Survey:
    survey = report_survey()
    fill(survey)
    for office in OFFICE_OF_CELL.values():
        for _ in range(3):
            make_invitation(survey, office)
    freeze(survey, user=None, now=NOW, code_version=CODE_VERSION)
    return survey


def rule(survey: Survey, what: Kept) -> RetentionRule:
    return RetentionRule.objects.create(edition=survey.edition, what=what, due_on=TODAY)


def test_contact_data_goes_of_who_is_in_no_other_edition(survey):
    OfficeHolder.objects.update(email="iemand@voorbeeld.test", phone="0612345678", original_name="Iemand")
    invitation = Invitation.objects.first()
    ContactMoment.objects.create(invitation=invitation, kind=ContactKind.QUESTION, at=NOW, note="vroeg iets")
    other = make_survey(year=2022)
    Invitation.objects.create(survey=other, office_holder=invitation.office_holder, lookup=b"x")
    people = Invitation.objects.filter(survey=survey).count()

    counts = execute(rule(survey, Kept.CONTACT), now=NOW, key=KEY)

    went = {"people": people - 1, "contacts": 1}
    assert counts == dict.fromkeys(("bounces", "calls", "letters", "fillers", "handovers", "inquiries", "interviewees"), 0) | went
    assert list(OfficeHolder.objects.exclude(email="")) == [invitation.office_holder]
    assert not OfficeHolder.objects.filter(email="").exclude(phone="", original_name="").exists()


def test_contact_data_that_two_editions_shared_goes_with_the_last(survey):
    OfficeHolder.objects.update(email="iemand@voorbeeld.test")
    other = make_survey(year=2022, phase=Phase.GEPUBLICEERD)
    shared = Invitation.objects.filter(survey=survey).first().office_holder
    Invitation.objects.create(survey=other, office_holder=shared, lookup=b"x")

    execute(rule(survey, Kept.CONTACT), now=NOW, key=KEY)
    counts = execute(rule(other, Kept.CONTACT), now=NOW, key=KEY)

    assert counts["people"] == 1
    assert not OfficeHolder.objects.exclude(email="").exists()


def test_what_belongs_to_no_edition_goes_with_the_last(survey):
    holder = OfficeHolder.objects.first()
    official = Official.objects.create(
        organisation=holder.organisation, role="griffier", family_name="Vindbaar", sort_key="vindbaar", email="g@voorbeeld.test"
    )
    row = FrameImport.objects.create(kind="almanak", file_name="a.xml", file_size=1, sha256="0", created_at=NOW)
    ProposedChange.objects.create(frame_import=row, subject="functionaris", action="nieuw", label="Jo Vindbaar")
    UploadChunk.objects.create(frame_import=row, number=1, packed=b"x")
    CheckDecision.objects.create(code="F01", key="jo@voorbeeld.test", decided_at=NOW)
    PersonDecision.objects.create(key="hash", decision="zelfde", saved_at=NOW)
    other = make_survey(year=2022, phase=Phase.GEPUBLICEERD)

    first = execute(rule(survey, Kept.CONTACT), now=NOW, key=KEY)
    assert "officials" not in first
    assert CheckDecision.objects.count() == 1
    last = execute(rule(other, Kept.CONTACT), now=NOW, key=KEY)

    went = ("officials", "proposals", "chunks", "findings", "remembered")
    assert {name: last[name] for name in went} == dict.fromkeys(went, 1)
    official.refresh_from_db()
    assert (official.full_name, official.email, official.role) == ("", "", "griffier")
    assert FrameImport.objects.get().file_name == "a.xml"


def test_contact_data_of_dossiers_and_interviews_goes(survey):
    organisations = Survey.objects.create(
        edition=survey.edition, kind=SurveyKind.ORGANISATIES, opens_at=survey.opens_at, closes_at=survey.closes_at
    )
    version = make_version(organisations)
    organisation = OfficeHolder.objects.first().organisation
    dossier = Dossier.objects.create(survey=organisations, organisation=organisation, questionnaire=version, started_at=NOW)
    filler = Filler.objects.create(
        dossier=dossier, role="collega", seat="griffier", name="Jo", email="jo@voorbeeld.test", joined_at=NOW
    )
    BlockHandover.objects.create(
        dossier=dossier,
        block="a",
        given_by=filler,
        name="Jo",
        email="jo@voorbeeld.test",
        lookup=b"x",
        given_at=NOW,
        expires_at=NOW + timedelta(days=1),
    )

    chosen = SelectedOrganisation.objects.create(
        edition=survey.edition, organisation=organisation, origin="hand", reason="dichtbij", chosen_at=NOW
    )
    step = ReconciledBlock.objects.create(dossier=dossier, block="a").steps.create(action="gevraagd", at=NOW)
    Inquiry.objects.create(step=step, questions=["vraag"], text="Vraag het Jo")
    Interviewee.objects.create(selected=chosen, role="griffier", name="Jo", email="jo@voorbeeld.test", phone="0612345678")

    counts = execute(rule(survey, Kept.CONTACT), now=NOW, key=KEY)

    assert (counts["fillers"], counts["handovers"], counts["inquiries"], counts["interviewees"]) == (1, 1, 1, 1)
    assert list(Inquiry.objects.values_list("questions", "text")) == [(["vraag"], "")]
    assert list(Interviewee.objects.values_list("name", "email", "phone")) == [("", "", "")]
    assert set(Filler.objects.values_list("name", "email")) | set(BlockHandover.objects.values_list("name", "email")) == {
        ("", "")
    }


def test_counts_of_contacts_stay_when_contacts_go(survey):
    Invitation.objects.filter(pk=Invitation.objects.first().pk).update(opted_out=True)
    before = of_offices(contacts_by_function(survey))

    execute(rule(survey, Kept.CONTACT), now=NOW, key=KEY)
    execute(rule(survey, Kept.LINKS), now=NOW, key=KEY)

    assert not Invitation.objects.filter(opted_out=True).exists()
    assert of_offices(contacts_by_function(Survey.objects.select_related("edition").get(pk=survey.pk))) == before


def test_names_of_who_was_interviewed_go_with_the_contact_data_and_notes_stay(survey):
    places = in_depth_places(survey.edition)

    counts = execute(rule(survey, Kept.CONTACT), now=NOW, key=KEY)

    assert counts["interviewees"] == 1
    assert Interviewee.objects.values_list("name", "email", "phone", "role").get() == ("", "", "", "griffier")
    assert InterviewNote.objects.filter(pk=places["note"]).exists()


def test_notes_of_interviews_go_with_the_answers(survey):
    in_depth_places(survey.edition)
    execute(rule(survey, Kept.LINKS), now=NOW, key=KEY)

    counts = execute(rule(survey, Kept.ANSWERS), now=NOW, key=KEY)

    assert counts["notes"] == 1
    assert not InterviewNote.objects.exists()


def test_links_go_by_making_the_edition_anonymous(survey):
    assert execute(rule(survey, Kept.LINKS), now=NOW, key=KEY) == {"responses": 75, "snapshots": 1}
    assert Edition.objects.get().key_salt is None
    assert "anonymised" in Snapshot.objects.get().manifest


def test_answers_go_after_the_links_and_snapshots_stay(survey):
    with pytest.raises(RetentionError, match="eerst anoniem"):
        execute(rule(survey, Kept.ANSWERS), now=NOW, key=KEY)
    execute(rule(survey, Kept.LINKS), now=NOW, key=KEY)

    counts = execute(RetentionRule.objects.get(what=Kept.ANSWERS), now=NOW, key=KEY)

    assert counts == {"responses": 75, "interviews": 0, "notes": 0}
    assert Snapshot.objects.count() == 1


def test_log_goes_up_to_the_month_of_closing(survey):
    make_months(date(2019, 1, 1))
    Survey.objects.update(opens_at=datetime(2019, 1, 1, tzinfo=UTC), closes_at=datetime(2019, 3, 15, tzinfo=UTC))

    assert execute(rule(survey, Kept.LOGS), now=datetime.now(UTC), key=KEY) == {"months": 3}
    assert Event.objects.filter(verb="dropped").count() == 3


def test_log_of_the_last_year_stays(survey):
    with pytest.raises(RetentionError, match="twaalf maanden"):
        execute(rule(survey, Kept.LOGS), now=NOW, key=KEY)


@pytest.mark.parametrize("phase", [Phase.VOORBEREIDING, Phase.PROEFVELD, Phase.VELDWERK])
@pytest.mark.parametrize("what", list(Kept))
def test_nothing_goes_of_an_edition_that_is_not_closed(survey, what, phase):
    Edition.objects.update(phase=phase)

    with pytest.raises(RetentionError, match="verwerking"):
        execute(rule(survey, what), now=NOW, key=KEY)


def test_dry_run_counts_and_changes_nothing(survey):
    OfficeHolder.objects.update(email="iemand@voorbeeld.test")

    counts = execute(rule(survey, Kept.CONTACT), now=NOW, key=KEY, dry_run=True)

    assert counts["people"] == OfficeHolder.objects.exclude(email="").count() == OfficeHolder.objects.count()
    assert RetentionReport.objects.count() == Event.objects.count() == 0


def test_report_is_signed_noted_and_made_once(survey):
    chosen = rule(survey, Kept.LINKS)
    execute(chosen, now=NOW, key=KEY)

    lines = {line.what: line for line in schedule_of(survey.edition, KEY)}

    assert lines[Kept.LINKS].is_true
    assert list(Event.objects.values_list("page", "subject_id")) == [("retention_links", str(survey.edition_id))]
    with pytest.raises(RetentionError, match="al opgeruimd"):
        execute(chosen, now=NOW, key=KEY)


@pytest.mark.parametrize(
    "change", [{"counts": {"responses": 1, "snapshots": 1}}, {"done_at": NOW - timedelta(days=1)}, {"signature": "0" * 64}]
)
def test_report_that_was_changed_is_found_out(survey, change):
    execute(rule(survey, Kept.LINKS), now=NOW, key=KEY)

    RetentionReport.objects.update(**change)

    assert [line.is_true for line in schedule_of(survey.edition, KEY) if line.report] == [False]


def test_report_of_another_key_is_found_out(survey):
    execute(rule(survey, Kept.LINKS), now=NOW, key=KEY)

    assert [line.is_true for line in schedule_of(survey.edition, b"another") if line.report] == [False]


@pytest.mark.django_db(transaction=True)
def test_beat_lets_go_what_is_due_and_goes_on_after_what_waits(survey):
    set_schedule(survey.edition, dict.fromkeys((Kept.ANSWERS, Kept.CONTACT), date(2020, 1, 1)) | {Kept.LINKS: date(2200, 1, 1)})

    let_go_what_is_due()

    (report,) = RetentionReport.objects.all()
    assert report.what == Kept.CONTACT
    assert report.rewritten_at == report.done_at
    assert [one.what for one in rules_due(TODAY)] == [Kept.ANSWERS]
    assert Response.objects.count() == 75


def test_schedule_changes_until_something_went(survey):
    set_schedule(survey.edition, {Kept.LINKS: TODAY, Kept.CONTACT: TODAY, Kept.LOGS: None})
    execute(RetentionRule.objects.get(what=Kept.LINKS), now=NOW, key=KEY)

    set_schedule(survey.edition, {Kept.LINKS: None, Kept.CONTACT: None})

    assert list(RetentionRule.objects.values_list("what", flat=True)) == [Kept.LINKS]


def test_proposal_counts_from_the_last_closing(survey):
    closing = survey.closes_at.date()

    assert proposal_for(survey.edition) == {
        Kept.CONTACT: closing + timedelta(days=182),
        Kept.LINKS: closing + timedelta(days=365),
        Kept.ANSWERS: closing + timedelta(days=3652),
        Kept.LOGS: closing + timedelta(days=730),
    }


def test_every_table_with_an_address_or_a_number_of_people_is_one_that_goes():
    of_nobody = {"auth.User", "organisations.Organisation"}  # accounts of staff, and the general address of an organisation
    every, going = ([model._meta for model in models] for models in (apps.get_models(), TABLES[Kept.CONTACT]))  # noqa: SLF001 -- Django's model API
    with_contact = {
        one.label for one in every if any(isinstance(field, EmailField) or field.name == "phone" for field in one.concrete_fields)
    }

    assert with_contact - of_nobody - {one.label for one in going} == set()
    assert {"organisations.OfficeHolder", "surveys.Filler"} <= with_contact
