from datetime import date

import pytest

from organisations.checking import findings, listed
from organisations.checking.organisations import ended_on, official_findings, reorganisation_findings
from organisations.choices import FindingState, FrameCheck, Office, OfficialRole
from organisations.models import CheckDecision
from organisations.register import RegisteredReorganisation
from tests.organisations.checking.examples import DAY, DORP, SCHAP, STAD, UTRECHT, frame, person


def merger(old, new, day=date(2021, 1, 1), kind="samenvoeging"):
    return RegisteredReorganisation(day, kind, old, "", new)


def texts(check, *people, **values):
    return [(each.organisation.code, each.text) for each in check(frame(*people, **values))]


def test_organisation_without_officials_is_told_once_for_each():
    assert texts(official_findings, person(role=OfficialRole.GRIFFIER), organisations=(DORP, SCHAP)) == [
        ("GM0001", "Geen secretaris in het kader."),
        ("WS0001", "Geen secretaris-directeur in het kader."),
    ]


def test_organisation_with_its_officials_is_complete():
    officials = [person(UTRECHT, role) for role in (OfficialRole.GRIFFIER, OfficialRole.SECRETARIS)]

    assert texts(official_findings, *officials, organisations=(UTRECHT,)) == []


def test_merged_organisation_is_told_with_date_successor_and_people():
    rows = [merger("GM0001", "GM0002"), merger("GM7777", "GM0002")]

    assert texts(reorganisation_findings, person(), person(), reorganisations=rows) == [
        ("GM0001", "Per 1 januari 2021 opgegaan in Gemeente Stad (GM0002). Er staan nog 2 in functie.")
    ]


@pytest.mark.parametrize(("people", "text"), [(0, "Er staat niemand meer in."), (1, "Er staat nog 1 in functie.")])
def test_successor_that_is_not_in_the_frame_is_told(people, text):
    rows = [merger("GM0001", "GM8888")]

    assert texts(reorganisation_findings, *(person() for _ in range(people)), reorganisations=rows) == [
        ("GM0001", f"Per 1 januari 2021 opgegaan in GM8888, dat niet in het kader staat. {text}")
    ]


def test_divided_organisation_is_one_finding_with_all_successors():
    rows = [merger("GM0001", "GM8888", kind="splitsing"), merger("GM0001", "GM0002", kind="splitsing")]

    (finding,) = reorganisation_findings(frame(reorganisations=rows))

    assert "opgegaan in Gemeente Stad (GM0002), GM8888, dat niet in het kader staat." in finding.text
    assert ended_on(DORP, frame(reorganisations=rows)) == date(2021, 1, 1)


def test_reorganisation_counts_from_its_day():
    today, later = merger("GM0001", "GM0002", DAY), merger("GM0002", "GM0001", date(2026, 1, 2))
    facts = frame(reorganisations=[today, later])

    assert [each.organisation.code for each in reorganisation_findings(facts)] == ["GM0001"]
    assert (ended_on(DORP, facts), ended_on(STAD, facts)) == (DAY, None)


def test_findings_stand_in_the_order_of_the_checks_and_then_of_the_organisations():
    people = [person(STAD, email=""), person(UTRECHT, Office.STATENLID, email="x"), person(email="")]

    found = [(each.check, each.organisation.code) for each in findings(frame(*people, organisations=(DORP, STAD, UTRECHT)))]

    assert found[:6] == [
        (FrameCheck.SEATS, "GM0001"),
        (FrameCheck.SEATS, "GM0002"),
        (FrameCheck.SEATS, "PV26"),
        (FrameCheck.NO_ADDRESS, "GM0001"),
        (FrameCheck.NO_ADDRESS, "GM0002"),
        (FrameCheck.BAD_ADDRESS, "PV26"),
    ]
    assert len({each.key for each in findings(frame(*people))}) == len(findings(frame(*people)))


def test_empty_frame_has_no_findings():
    assert findings(frame(organisations=())) == []


def test_finding_that_was_accepted_is_listed_as_such():
    found = findings(frame(organisations=(SCHAP,)))
    decision = CheckDecision(code=found[0].check, key=found[0].key)

    assert [each.state for each in listed(found, {})] == [FindingState.OPEN]
    assert [each.state for each in listed(found, {decision.key: decision})] == [FindingState.ACCEPTED]
