"""Griffiers and secretarissen in the survey of organisations: invited, written to, called, helped."""

from email import message_from_bytes
from email.policy import default
from random import Random

import pytest
from django.conf import settings

from organisations.choices import Office, OfficialRole, Tier
from organisations.models import OfficeHolder, Official
from surveys import helping, work_list
from surveys.addressees import people_to_write_to
from surveys.audiences import FunctionAudience, PassedOver, audience_by_function, audience_of_kind, passed_over
from surveys.call_queue import asks_question, queue_counts, response_by_function
from surveys.calling import claim_next, record_outcome
from surveys.choices import CallOutcome, Disposition, InvitationStatus, RecipientState, WaveKind
from surveys.codes import group_code
from surveys.entering import begin, find_invitation
from surveys.finding import people
from surveys.helping import Helper, Successor
from surveys.inviting import invite, plan_wave, send_code_again
from surveys.letters import Paper, code_html, code_letters
from surveys.mails import compose
from surveys.models import Invitation, Mailing, MailTemplate, MailWave, Response
from surveys.planning import PILOT_SIZE, draw_pilot
from surveys.queries import invitations_to_mail, not_invited
from surveys.standing import Standing, standing_of
from surveys.trying import example, functions_to_try, send_to_oneself
from tests.examples import make_official

pytestmark = pytest.mark.django_db

GRIFFIER, SECRETARIS, DIRECTEUR = OfficialRole
SOME = [(Tier.GEMEENTE, GRIFFIER), (Tier.PROVINCIE, SECRETARIS), (Tier.WATERSCHAP, DIRECTEUR)]
REMINDERS = [WaveKind.REMINDER_1, WaveKind.REMINDER_2]


@pytest.fixture
def helper(officials, django_user_model):
    return Helper(django_user_model.objects.create(username="helpdesk"), officials.now)


def planned(officials, kind=WaveKind.INVITATION):
    return plan_wave(officials.survey, kind, name=str(kind.label), now=officials.now, letterhead=officials.letterhead)


def mail_of(officials, tier, role, kind=WaveKind.INVITATION):
    wave = planned(officials, kind) if kind != WaveKind.CODE_AGAIN else None
    if wave is None:
        send_code_again(officials.invitation(tier, role).person.email, now=officials.now, letterhead=officials.letterhead)
        wave = MailWave.objects.get(kind=kind)
    row = wave.mailings.get(invitation=officials.invitation(tier, role))
    mailing = Mailing.objects.select_related("wave__survey__edition").get(pk=row.pk)
    mailing.invitation = officials.invitation(tier, role)
    return message_from_bytes(compose(mailing, officials.letterhead).message().as_bytes(), policy=default)


def parts(mail):
    return [" ".join(mail.get_body((kind,)).get_content().split()) for kind in ("plain", "html")]


# --- inviting ------------------------------------------------------------------------------------------------------
def test_each_survey_invites_its_own_people(officials, fieldwork):
    newcomer = make_official(organisation=Official.objects.first().organisation)

    assert list(not_invited(officials.survey)) == [newcomer]
    assert not not_invited(fieldwork.survey).exists()
    assert Invitation.objects.filter(survey=officials.survey).count() == 5


def test_invite_refuses_people_of_the_other_survey(officials, fieldwork):
    with pytest.raises(TypeError):
        invite(officials.survey, OfficeHolder.objects.all(), master_key=settings.CODE_MASTER_KEY)
    with pytest.raises(TypeError):
        invite(fieldwork.survey, Official.objects.all(), master_key=settings.CODE_MASTER_KEY)


def test_audience_is_counted_per_tier_and_role(officials):
    Invitation.objects.filter(official__role=DIRECTEUR).update(status=InvitationStatus.STARTED)

    counted = audience_by_function(officials.survey, audience_of_kind(officials.survey, WaveKind.REMINDER_1))

    assert counted == (
        FunctionAudience(Tier.GEMEENTE, GRIFFIER, 1, 0),
        FunctionAudience(Tier.GEMEENTE, SECRETARIS, 1, 0),
        FunctionAudience(Tier.PROVINCIE, GRIFFIER, 1, 0),
        FunctionAudience(Tier.PROVINCIE, SECRETARIS, 1, 0),
        FunctionAudience(Tier.WATERSCHAP, DIRECTEUR, 0, 1),
    )


def test_who_is_not_to_be_mailed_is_passed_over(officials):
    Official.objects.filter(role=GRIFFIER, organisation__tier=Tier.GEMEENTE).update(email="")
    Official.objects.filter(role=SECRETARIS, organisation__tier=Tier.GEMEENTE).update(email_failed_on=officials.now.date())
    Official.objects.filter(role=GRIFFIER, organisation__tier=Tier.PROVINCIE).update(left_on=officials.now.date())
    Invitation.objects.filter(official__role=DIRECTEUR).update(opted_out=True)

    assert passed_over(officials.survey) == PassedOver(1, 1, 1, 1, 0, 0)
    (left,) = invitations_to_mail(officials.survey, WaveKind.INVITATION)
    assert (left.person.organisation.tier, left.person.role) == (Tier.PROVINCIE, SECRETARIS)


def test_pilot_is_spread_over_tiers_and_roles(officials):
    organisation = Official.objects.get(role=GRIFFIER, organisation__tier=Tier.GEMEENTE).organisation
    many = [make_official(organisation=organisation, email=f"g{number}@g.test") for number in range(PILOT_SIZE)]
    invite(officials.survey, many, master_key=settings.CODE_MASTER_KEY)

    pilot = draw_pilot(planned(officials), now=officials.now, letterhead=officials.letterhead, chance=Random(1))  # noqa: S311 -- a draw to repeat

    drawn = audience_by_function(officials.survey, Invitation.objects.filter(mailings__wave=pilot))
    assert [row.people for row in drawn] == [PILOT_SIZE - 4, 1, 1, 1, 1]


# --- mails ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", [WaveKind.INVITATION, *REMINDERS, WaveKind.CODE_AGAIN])
@pytest.mark.parametrize(("tier", "role"), SOME)
def test_mail_names_the_colleague_by_function_and_says_whose_the_answers_are(officials, kind, tier, role):
    mail = mail_of(officials, tier, role, kind)

    other = {GRIFFIER: "secretaris", SECRETARIS: "griffier"}.get(role)
    for text in parts(mail):
        assert (f"Ook de {other} van uw organisatie is benaderd" in text) == (other is not None)
        assert ("Van uw organisatie benaderen wij alleen u." in text) == (other is None)
        assert "De antwoorden staan op naam van uw organisatie." in text
        assert "zonder uw naam" not in text
        assert "15 minuten" not in text
        assert group_code(officials.code(tier, role)) in text
        assert f"{role.label.lower()} bent van: {tier} Voorbeeld." in text
        assert "{{" not in text
    assert mail["To"] == f"{role}@{tier}.test"


def test_mail_does_not_promise_a_colleague_who_is_not_asked(officials):
    asked = Invitation.objects.filter(official__role=SECRETARIS, official__organisation__tier=Tier.GEMEENTE)
    asked.update(disposition=Disposition.EXCLUDED)

    for text in parts(mail_of(officials, Tier.GEMEENTE, GRIFFIER)):
        assert "Ook de secretaris" not in text
        assert "Van uw organisatie benaderen wij alleen u." in text


@pytest.mark.parametrize("kind", REMINDERS)
def test_reminder_says_how_far_somebody_is(officials, kind):
    whom = functions_to_try(officials.survey, kind)[0]

    said = {state: example(officials.survey, kind, whom, officials.letterhead, state=state) for state in RecipientState}

    assert "U bent nog niet begonnen." in said[RecipientState.NOT_STARTED].body
    assert "U bent begonnen, maar nog niet alles is klaar." in said[RecipientState.STARTED].body
    assert "Het algemene deel is klaar." in said[RecipientState.ONLY_GENERAL].body
    assert "Wij wachten nog op de onderdelen van de secretaris" in said[RecipientState.WAITS_FOR_COLLEAGUE].body
    assert all(("Dit is de laatste keer" in mail.body) == (kind == WaveKind.REMINDER_2) for mail in said.values())
    assert all(mail.alternatives[0].content.count("<p>") > 5 for mail in said.values())


def test_text_of_staff_can_name_the_colleague(officials):
    text = "{{ functie }} en {{ collega }} van {{ organisatie }}: {{ code }} {{ startlink }}"
    common = {"survey": officials.survey, "kind": WaveKind.INVITATION, "subject": "Voor {{ rol }}", "changed_at": officials.now}
    MailTemplate.objects.create(**common, tier=Tier.GEMEENTE, function=GRIFFIER, text=text)

    mail = mail_of(officials, Tier.GEMEENTE, GRIFFIER)

    assert mail["Subject"] == "Voor griffier van een gemeente"
    assert "griffier en secretaris van gemeente Voorbeeld:" in parts(mail)[0]


def test_trial_sends_one_mail_of_each_role(officials, mail_server, postman):
    sent = send_to_oneself(planned(officials), "ik@onderzoek.test", letterhead=officials.letterhead, postman=postman)

    assert sent == len(mail_server.mails) == 5
    assert not Mailing.objects.exclude(sent_at=None).exists()


def test_standing_takes_one_query_for_an_official_and_none_for_an_office_holder(officials, fieldwork, django_assert_num_queries):
    griffier, member = officials.invitation(Tier.GEMEENTE, GRIFFIER), fieldwork.invitation(Office.RAADSLID)

    with django_assert_num_queries(1):
        assert standing_of(griffier) == Standing(RecipientState.NOT_STARTED, SECRETARIS)
    with django_assert_num_queries(0):
        assert standing_of(member) == Standing(RecipientState.NOT_STARTED)


def test_letter_of_an_official_says_whose_the_answers_are(officials):
    Official.objects.filter(role=GRIFFIER, organisation__tier=Tier.GEMEENTE).update(email="")
    Official.objects.get(role=GRIFFIER, organisation__tier=Tier.GEMEENTE).organisation.__class__.objects.update(
        postal_address="Postbus 1", postcode="1234AB", city="Voorbeeld"
    )
    paper = Paper.of(settings, officials.now.date())

    letters = code_letters(officials.survey, people_to_write_to(officials.survey), paper)

    (letter,) = letters
    html = code_html(officials.survey, letters, paper)
    assert letter.code == group_code(officials.code(Tier.GEMEENTE, GRIFFIER))
    assert "De antwoorden staan op naam van uw organisatie." in html
    assert "Ook de secretaris van uw organisatie benaderen wij." in html
    assert "zonder uw naam" not in html


# --- coming in -----------------------------------------------------------------------------------------------------
def test_code_of_an_official_leads_to_the_dossier_and_never_to_a_response(officials, django_assert_num_queries):
    invitation = officials.invitation(Tier.GEMEENTE, GRIFFIER)

    with django_assert_num_queries(1):
        found = find_invitation(bytes(invitation.lookup))
        assert found.person.organisation.tier == Tier.GEMEENTE

    officials.survey.questionnaire = officials.survey.edition.surveys.get(kind="ambtsdragers").questionnaire
    officials.survey.save()
    with pytest.raises(ValueError, match="dossier"):
        begin(found, now=officials.now, master_key=settings.CODE_MASTER_KEY)
    assert not Response.objects.exists()


# --- helping -------------------------------------------------------------------------------------------------------
def test_helpdesk_finds_an_official_by_name_address_and_organisation(officials):
    wanted = officials.invitation(Tier.WATERSCHAP, DIRECTEUR)

    for words in ("onvindbaarsecretaris_directeur", "secretaris_directeur@waterschap.test", "waterschap onvindbaarsecretaris"):
        assert list(people(words)) == [wanted]


def test_corrected_address_is_that_of_the_official_alone(officials, helper):
    invitation = officials.invitation(Tier.GEMEENTE, GRIFFIER)
    holders = list(OfficeHolder.objects.values_list("email", "phone"))

    is_sent = helping.correct_address(
        invitation, helper, email="nieuw@gemeente.test", phone="06 11", letterhead=officials.letterhead
    )

    changed = Official.objects.get(pk=invitation.official_id)
    assert (is_sent, changed.email, changed.phone) == (True, "nieuw@gemeente.test", "06 11")
    assert list(OfficeHolder.objects.values_list("email", "phone")) == holders


def test_successor_of_an_official_has_the_role_and_a_code_of_its_own(officials, helper):
    old = officials.invitation(Tier.PROVINCIE, GRIFFIER)

    new = helping.replace(
        old,
        Successor("Nieuwkomer", email="nieuwe.griffier@provincie.test"),
        helper,
        master_key=settings.CODE_MASTER_KEY,
        letterhead=officials.letterhead,
    )

    assert (new.person.role, new.person.organisation) == (GRIFFIER, old.person.organisation)
    assert bytes(new.lookup) != bytes(old.lookup)
    old.refresh_from_db()
    assert old.disposition == Disposition.EXCLUDED
    assert Official.objects.get(pk=old.official_id).left_on is not None
    assert new.mailings.get().wave.kind == WaveKind.INVITATION


def test_bounce_by_address_finds_the_mail_of_an_official(officials):
    wave = planned(officials)
    Mailing.objects.filter(wave=wave).update(sent_at=officials.now)

    found = work_list.mailing_of_report([], [], ["GRIFFIER@gemeente.test"])

    assert found.invitation == officials.invitation(Tier.GEMEENTE, GRIFFIER)


# --- calling -------------------------------------------------------------------------------------------------------
def test_queue_begins_with_the_role_that_began_least(officials, helper):
    Invitation.objects.filter(official__role=GRIFFIER).update(status=InvitationStatus.STARTED)
    Invitation.objects.filter(official__role=SECRETARIS).update(status=InvitationStatus.COMPLETE)

    first = claim_next(officials.survey, helper.user, officials.now)

    assert first.invitation.person.role == DIRECTEUR
    assert response_by_function(officials.survey)[Tier.GEMEENTE, GRIFFIER] == 1.0
    assert queue_counts(officials.survey, helper.user, officials.now).now == 3


def test_who_refuses_is_not_asked_the_question_and_gets_no_mail(officials, helper):
    target = claim_next(officials.survey, helper.user, officials.now)

    record_outcome(target.pk, CallOutcome.REFUSED, caller=helper.user, now=officials.now)

    assert not asks_question(officials.survey)
    assert invitations_to_mail(officials.survey, WaveKind.REMINDER_1).count() == 4
