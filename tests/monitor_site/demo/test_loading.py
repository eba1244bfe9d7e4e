from collections import Counter
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from monitor_site.demo.almanak import SEED, almanak, everybody
from monitor_site.demo.loading import FRAME_READ_AT, FRESH_YEAR, DemoLoadedError, load_demo
from monitor_site.demo.people import invented_people
from monitor_site.demo.replay.dump import DumpError, read_stamp
from monitor_site.demo.replay.dumping import dump
from monitor_site.demo.replay.restoring import refuse_other_columns, restore
from monitor_site.demo.respondents import TOOK_PART, quotas
from monitor_site.demo.seats import APPROACHED
from monitor_site.demo.trying import codes_to_try, invitations_to_try, official_codes, officials_to_try
from organisations.choices import ImportKind, ImportState, Office, OfficialRole
from organisations.confirming import confirm
from organisations.models import FrameImport, OfficeHolder, OfficeTerm, Official, Organisation, ProposedChange
from organisations.proposing.reading import read_next
from organisations.queries import frame_stamp
from organisations.receiving import Upload, receive
from organisations.register import read_register
from reports.choices import PublicationState
from reports.following import response_counts
from reports.models import Publication
from reports.queries import undecided
from surveys.choices import InvitationStatus, Phase, SelectionState, SurveyKind, WaveKind, WaveState
from surveys.codes import code_for, edition_keys, lookup_hash, lookup_key, normalise_code, ticket_for
from surveys.entering import find_invitation
from surveys.in_depth.plan import in_depth_plan
from surveys.interview_counts import in_depth_tables
from surveys.interview_list import cases_of, listed_organisations, notes_of
from surveys.mails import Letterhead
from surveys.models import Edition, Filler, Invitation, Mailing, MailWave, OrganisationCluster, Response, Survey
from surveys.questionnaires import background_of, compiled
from surveys.routing import check_answers
from tests.examples import NOW

# Without a test that is marked pytest-django makes no database, also not for the fixture that fills it.
pytestmark = pytest.mark.django_db


def tell_nobody(_line):
    pass


# --- the frame and the edition ---------------------------------------------------------------------------------------
def test_demo_holds_the_frame_of_2020(demo):
    offices = Counter(Invitation.objects.filter(survey=demo).values_list("office_holder__office", flat=True))

    assert Organisation.objects.count() == 388
    assert OfficeHolder.objects.count() == 11_396
    assert offices == APPROACHED
    assert OrganisationCluster.objects.filter(survey=demo).count() == 388
    testers = Invitation.objects.filter(survey=demo, is_test=True)
    assert Counter(testers.values_list("office_holder__office", flat=True)) == dict.fromkeys(Office, 2)


def test_edition_is_in_the_field_and_its_survey_is_open(demo):
    edition = Edition.objects.get()

    assert (edition.year, edition.name) == (FRESH_YEAR, f"Monitor Integriteit en Veiligheid {FRESH_YEAR}")
    assert edition.phase == Phase.VELDWERK
    assert (demo.opens_at, demo.closes_at) == (NOW - timedelta(weeks=1), NOW + timedelta(weeks=5))
    assert demo.questionnaire.is_published
    assert compiled(demo.questionnaire).name == "ambtsdragers_2020"


def test_survey_of_organisations_has_its_questionnaire(demo):
    organisations = Survey.objects.get(edition=demo.edition, kind=SurveyKind.ORGANISATIES)

    assert organisations.questionnaire.is_published
    assert compiled(organisations.questionnaire).name == "organisaties_2020"
    assert (organisations.opens_at, organisations.closes_at) == (demo.opens_at, demo.closes_at)


# --- respondents -----------------------------------------------------------------------------------------------------
def test_respondents_of_all_offices_have_begun(demo, few):
    responses = Response.objects.filter(survey=demo)

    assert Counter(responses.values_list("office", flat=True)) == quotas(few)
    assert Invitation.objects.filter(survey=demo).exclude(status=InvitationStatus.NEW).count() == few
    assert not responses.filter(is_test=True).exists()


def test_respondents_count_and_those_whose_codes_are_shown_do_not(demo, few):
    counts = response_counts(demo)

    assert (counts.total.approached, counts.total.started, counts.test_responses) == (11_396 - 18, few, 0)
    assert counts.total.started >= counts.total.counted >= counts.total.completed > few * 0.7


def test_complete_answers_have_no_gaps_and_invitations_know_it(demo):
    complete = Response.objects.filter(survey=demo, completed_at__isnull=False)
    questionnaire = compiled(demo.questionnaire)

    gaps = [check_answers(questionnaire, response.answers, background_of(response)) for response in complete]

    assert set(gaps) == {()}
    assert set(complete.values_list("progress_percent", "counts")) == {(100, True)}
    assert Invitation.objects.filter(survey=demo, status=InvitationStatus.COMPLETE).count() == len(complete)


def test_respondents_came_while_the_survey_was_open(demo):
    for response in Response.objects.filter(survey=demo):
        assert demo.opens_at <= response.started_at <= (response.saved_at or response.started_at) <= NOW
        assert sum(response.page_seconds.values()) == (
            (response.saved_at - response.started_at).total_seconds() if response.saved_at else 0
        )


def test_lines_tell_how_far_loading_is(demo, told, few):  # noqa: ARG001 -- told while it was loaded
    assert told[1] == "388 organisaties, 11.396 verzonnen ambtsdragers en 755 functionarissen"
    assert f"{few} van de {few} deelnemers hebben ingevuld" in told
    assert told[-4:] == [
        "9 mails vrijgegeven, 11.327 mails klaargezet als concept",
        "755 griffiers en secretarissen uitgenodigd",
        "70 organisaties hebben een dossier ingevuld",
        "3 mails vrijgegeven, 644 mails klaargezet als concept",
    ]


@pytest.mark.parametrize("total", [9, 60, 600, 3060])
def test_quotas_add_up_and_leave_somebody_to_try(total):
    divided = quotas(total)

    assert sum(divided.values()) == total
    assert all(0 < divided[office] <= APPROACHED[office] - 2 for office in Office)


def test_quotas_of_600_are_those_of_2020_with_small_offices_larger():
    assert quotas(600) == {
        Office.COMMISSARIS: 10,
        Office.DIJKGRAAF: 12,
        Office.GEDEPUTEERDE: 12,
        Office.LID_DB: 12,
        Office.STATENLID: 28,
        Office.BURGEMEESTER: 30,
        Office.LID_AB: 31,
        Office.WETHOUDER: 68,
        Office.RAADSLID: 397,
    }
    assert sum(TOOK_PART.values()) == 3060


# --- mail and codes --------------------------------------------------------------------------------------------------
def test_mails_to_those_with_a_shown_code_go_and_all_others_wait_for_release(demo):
    small, large = MailWave.objects.filter(survey=demo).order_by("pk")
    shown = {invitation.pk for invitation in invitations_to_try(demo)}
    in_small, in_large = (
        set(Mailing.objects.filter(wave=wave).values_list("invitation_id", flat=True)) for wave in (small, large)
    )

    assert (small.kind, small.state, large.kind, large.state) == (
        WaveKind.INVITATION,
        WaveState.RELEASED,
        WaveKind.INVITATION,
        WaveState.DRAFT,
    )
    assert in_small == shown
    assert (
        in_large == set(Invitation.objects.filter(survey=demo, status=InvitationStatus.NEW).values_list("pk", flat=True)) - shown
    )


def test_codes_are_of_somebody_of_each_office_who_has_not_begun(demo):
    codes = codes_to_try(demo, settings.CODE_MASTER_KEY)
    keys = edition_keys(settings.CODE_MASTER_KEY, demo.edition.key_salt)

    assert list(codes) == list(Office)
    for office, code in codes.items():
        plain = normalise_code(code)
        invitation = Invitation.objects.get(lookup=lookup_hash(lookup_key(settings.CODE_MASTER_KEY), plain))
        assert (invitation.office_holder.office, invitation.status) == (office, InvitationStatus.NEW)
        assert not Response.objects.filter(ticket=ticket_for(keys, plain)).exists()
    assert codes_to_try(demo, settings.CODE_MASTER_KEY) == codes


def test_command_prints_a_code_for_every_office(demo, capsys, settings):
    settings.DEVELOPMENT = True

    call_command("demo_codes")

    codes = codes_to_try(demo, settings.CODE_MASTER_KEY)
    lines = capsys.readouterr().out.splitlines()
    assert lines[:9] == [f"{office.label:<26} {codes[office]}" for office in Office]
    assert [line.split()[0] for line in lines[9:]] == ["Griffier", "Secretaris", "Secretaris-directeur"]


def test_officials_to_try_are_two_of_one_municipality_and_one_of_a_water_board(demo):
    organisations = Survey.objects.select_related("edition").get(edition=demo.edition, kind=SurveyKind.ORGANISATIES)
    shown = officials_to_try(organisations)
    small = MailWave.objects.filter(survey=organisations).order_by("pk").first()

    griffier, secretaris, directeur = (one.person for one in shown)
    assert griffier.organisation == secretaris.organisation
    assert (griffier.role, secretaris.role, directeur.role) == tuple(OfficialRole)
    assert set(small.mailings.values_list("invitation_id", flat=True)) == {one.pk for one in shown}
    for invitation, code in official_codes(shown, settings.CODE_MASTER_KEY):
        plain = normalise_code(code)
        assert bytes(invitation.lookup) == lookup_hash(lookup_key(settings.CODE_MASTER_KEY), plain)


# --- interviews ------------------------------------------------------------------------------------------------------
def test_interviews_are_on_their_way(demo):
    listing = listed_organisations(demo.edition, in_depth_plan(2020))
    tables = in_depth_tables(demo.edition, in_depth_plan(2020))

    assert Counter(each.organisation.tier for each in listing) == {"gemeente": 20, "provincie": 4, "waterschap": 8}
    assert {each.state for each in listing} == set(SelectionState)
    assert tables[0].rows[-1].numbers == (sum(each.state == SelectionState.DONE for each in listing), 32)
    assert notes_of(demo.edition).count() == tables[0].rows[-1].numbers[0]
    assert cases_of(demo.edition).count() == 1


# --- the replayed edition beside it ----------------------------------------------------------------------------------
def test_replayed_edition_is_loaded_from_its_dump_with_results(demo):
    edition = restore(letterhead=Letterhead.of(settings))

    publication = Publication.objects.get()
    invitation = Invitation.objects.filter(survey__edition=edition, official=None).first()
    code = code_for(edition_keys(settings.CODE_MASTER_KEY, edition.key_salt), invitation.pk)
    assert (edition.year, edition.phase) == (2020, Phase.GEPUBLICEERD)
    assert (publication.state, publication.edition) == (PublicationState.PUBLISHED, edition)
    assert (publication.office_holders.respondents, publication.organisations.respondents) == (3060, 217)
    assert response_counts(publication.office_holders.survey).total.counted == 3060
    assert not undecided(publication)
    assert sha256(publication.office_holders.parquet).hexdigest() == publication.office_holders.sha256
    assert find_invitation(lookup_hash(lookup_key(settings.CODE_MASTER_KEY), code)) == invitation
    assert Mailing.objects.filter(wave__survey__edition=edition, sent_at=None, refused_at=None).count() == 0
    assert Filler.objects.filter(dossier__survey__edition=edition).exclude(agreed_with=None).exists()
    assert Invitation.objects.filter(survey=demo).count() == 11_396
    with pytest.raises(DumpError, match="nog een editie"):
        dump(edition, Path("nowhere.zip"))


def test_dump_that_does_not_fit_the_tables_says_which():
    stamp = read_stamp()
    other = stamp.model_copy(update={"columns": stamp.columns | {"Mailing": "something else"}})

    with pytest.raises(DumpError, match=r"past niet meer bij de tabellen van dit programma \(anders: Mailing\)"):
        refuse_other_columns(other)


def test_demo_is_not_loaded_twice(demo, settings):  # noqa: ARG001 -- it is there
    settings.DEVELOPMENT = True

    with pytest.raises(DemoLoadedError):
        load_demo(now=NOW, letterhead=Letterhead.of(settings), tell=tell_nobody)
    with pytest.raises(CommandError, match=f"Er is al een editie {FRESH_YEAR}"):
        call_command("load_demo")


@pytest.mark.parametrize("command", ["load_demo", "demo_codes"])
def test_commands_refuse_outside_development(command):
    with pytest.raises(CommandError, match="ontwikkelmachine"):
        call_command(command)


# --- the almanak -----------------------------------------------------------------------------------------------------
def test_frame_counts_as_many_as_table_1_of_the_report(demo):  # noqa: ARG001 -- it is there
    assert Counter(OfficeHolder.objects.values_list("organisation__tier", "office")) == {
        ("gemeente", "burgemeester"): 355,
        ("gemeente", "wethouder"): 1_320,
        ("gemeente", "raadslid"): 8_493,
        ("provincie", "commissaris"): 12,
        ("provincie", "gedeputeerde"): 63,
        ("provincie", "statenlid"): 544,
        ("waterschap", "dijkgraaf"): 20,
        ("waterschap", "lid_db"): 93,
        ("waterschap", "lid_ab"): 496,
    }
    assert Counter(Organisation.objects.values_list("tier", flat=True)) == {"gemeente": 355, "provincie": 12, "waterschap": 21}
    assert Counter(Official.objects.values_list("role", flat=True)) == {
        "griffier": 367,
        "secretaris": 367,
        "secretaris_directeur": 21,
    }


def test_everybody_came_by_one_import_with_a_term(demo):  # noqa: ARG001 -- it is there
    (row,) = FrameImport.objects.all()

    assert (row.state, row.frame_date, row.is_complete) == (ImportState.CONFIRMED, FRAME_READ_AT.date(), True)
    assert row.counts["rows"] == {
        "organisatie": {"nieuw": 388},
        "ambtsdrager": {"nieuw": 11_396},
        "functionaris": {"nieuw": 755},
    }
    assert sum(sum(numbers.values()) for numbers in row.numbers.values()) == 12_151
    assert OfficeTerm.objects.filter(started_by=row, ended_on=None).count() == 12_151
    assert not row.chunks.exists()


def test_people_and_organisations_come_out_of_the_file_as_they_were_invented(demo):  # noqa: ARG001 -- it is there
    parts = ("family_name", "prefix", "first_name", "initials", "email", "phone")
    register = read_register(2020)
    facts = ("code", "name", "official_name", "province", "inhabitants", "urbanity")

    assert list(OfficeHolder.objects.order_by("pk").values_list(*parts)) == [
        tuple(getattr(person, part) for part in parts) for person in invented_people(register, SEED)
    ]
    assert list(Organisation.objects.order_by("code").values_list(*facts)) == sorted(
        tuple(getattr(entry, fact) for fact in facts) for entry in register
    )


def test_same_almanak_again_changes_nothing(demo):  # noqa: ARG001 -- it is there
    stamp = frame_stamp()
    upload = Upload(ImportKind.ALMANAK, "exportOO.xml", almanak(everybody()), frame_date=FRAME_READ_AT.date(), is_complete=True)
    row = receive(upload, user=None, now=FRAME_READ_AT)

    assert read_next(lambda: FRAME_READ_AT)

    row.refresh_from_db()
    assert row.counts["rows"] == {
        "organisatie": {"ongewijzigd": 388},
        "ambtsdrager": {"ongewijzigd": 11_396},
        "functionaris": {"ongewijzigd": 755},
    }
    confirm(row, user=None, now=FRAME_READ_AT)
    assert (frame_stamp(), ProposedChange.objects.filter(frame_import=row).count()) == (stamp, 0)
