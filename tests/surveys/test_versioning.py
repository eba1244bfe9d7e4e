import pytest
from django.db import IntegrityError, transaction

from surveys.models import Questionnaire
from surveys.questionnaires import survey_in_field
from surveys.routing import DefinitionError
from surveys.versioning import (
    DuplicateVersionError,
    VersionError,
    discard_draft,
    publish,
    put_into_use,
    sha256_of,
    store_draft,
)
from tests.examples import NOW, SMALL_QUESTIONNAIRE, make_survey, make_version

pytestmark = pytest.mark.django_db

WITH_FAULTS = SMALL_QUESTIONNAIRE.replace("choices: ja_nee", "choices: onbekend").replace("${slachtoffer} = 'ja'", "${later} = 1")
SECOND = SMALL_QUESTIONNAIRE.replace("Kleine vragenlijst", "Kleine vragenlijst, herzien")


def test_draft_of_good_text_is_stored_with_the_next_number():
    survey = make_survey()

    first = store_draft(survey, SMALL_QUESTIONNAIRE, now=NOW, note="begin")
    second = store_draft(survey, SECOND, now=NOW)

    assert (first.version, second.version) == (1, 2)
    assert first.sha256 == sha256_of(SMALL_QUESTIONNAIRE)
    assert not first.is_published


def test_draft_with_errors_is_refused_with_all_findings():
    with pytest.raises(DefinitionError) as refused:
        store_draft(make_survey(), WITH_FAULTS, now=NOW)

    assert {"R104", "R202"} <= {finding.code for finding in refused.value.findings}
    assert not Questionnaire.objects.exists()


def test_draft_with_the_same_text_is_refused_whatever_its_line_ends():
    survey = make_survey()
    existing = store_draft(survey, SMALL_QUESTIONNAIRE, now=NOW)

    with pytest.raises(DuplicateVersionError) as refused:
        store_draft(survey, SMALL_QUESTIONNAIRE.replace("\n", "\r\n"), now=NOW)

    assert refused.value.existing == existing


def test_published_version_cannot_be_changed_by_anyone():
    version = make_version(make_survey())

    for change in ({"definition": "anders"}, {"sha256": "0" * 64}, {"published_at": None}, {"version": 9}):
        with pytest.raises(IntegrityError, match="published and cannot be changed"), transaction.atomic():
            Questionnaire.objects.filter(pk=version.pk).update(**change)


def test_published_version_cannot_be_deleted_by_anyone():
    survey = make_survey()
    version = publish(store_draft(survey, SMALL_QUESTIONNAIRE, now=NOW), now=NOW)

    with pytest.raises(IntegrityError, match="published and cannot be deleted"), transaction.atomic():
        Questionnaire.objects.filter(pk=version.pk).delete()


def test_published_version_may_get_another_note():
    version = make_version(make_survey())

    assert Questionnaire.objects.filter(pk=version.pk).update(note="zoals gebruikt in 2020") == 1


def test_publishing_again_changes_nothing():
    version = make_version(make_survey())

    again = publish(version, now=NOW.replace(year=2027))

    assert again.published_at == NOW


def test_draft_cannot_be_put_into_use():
    draft = make_version(make_survey(), in_use=False)

    with pytest.raises(VersionError):
        put_into_use(draft)


def test_version_put_into_use_is_what_new_respondents_get_at_once():
    survey = make_survey()
    make_version(survey)
    assert survey_in_field(survey.pk, NOW).questionnaire_id is not None

    second = make_version(survey, SECOND)

    assert survey_in_field(survey.pk, NOW).questionnaire_id == second.pk


def test_discarding_deletes_a_draft_and_no_published_version():
    survey = make_survey()
    published = make_version(survey)
    draft = make_version(survey, SECOND, in_use=False)

    discard_draft(draft)
    with pytest.raises(VersionError):
        discard_draft(published)

    assert list(Questionnaire.objects.all()) == [published]
