from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.bounces.reports import NO_LONGER_THERE, read_report, stripped
from surveys.choices import BounceKind
from tests.surveys.bounces.returned_mails import (
    ADDRESS,
    CODE,
    EXCHANGE,
    EXIM,
    OUR_ID,
    OUR_NAME,
    QMAIL,
    RECEIPT,
    away,
    from_a_person,
    headers_only,
    international,
    ours,
    standard,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PRECEDENCE = "Precedence: auto_reply\n"
WRITTEN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def read(content):
    report = read_report(content, NOW)
    assert report is not None
    return report


@pytest.mark.parametrize(
    ("content", "kind", "status", "diagnostic"),
    [
        (standard(), BounceKind.HARD, "5.1.1", "550 5.1.1 [adres] Recipient address rejected: User [adres] unknown"),
        (headers_only(), BounceKind.HARD, "5.1.1", "550 5.1.1 [adres] Recipient address rejected: User [adres] unknown"),
        (international(), BounceKind.HARD, "5.1.1", "550 5.1.1 [adres] Recipient address rejected: User [adres] unknown"),
        (standard(status="5.2.2", diagnostic="552 5.2.2 Mailbox full"), BounceKind.SOFT, "5.2.2", "552 5.2.2 Mailbox full"),
        (standard(status="4.4.7", diagnostic="expired"), BounceKind.SOFT, "4.4.7", "expired"),
        (standard(action="delayed", status="4.4.1", diagnostic="timed out"), BounceKind.SOFT, "4.4.1", "timed out"),
        (standard(action="delayed", status="5.1.1", diagnostic="not yet"), BounceKind.SOFT, "5.1.1", "not yet"),
        (standard(status="onzin", diagnostic="554 no thanks"), BounceKind.HARD, "5.0.0", "554 no thanks"),
        (standard(status="onzin", diagnostic="451 try later"), BounceKind.SOFT, "4.0.0", "451 try later"),
        (
            EXCHANGE,
            BounceKind.HARD,
            "5.1.10",
            "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient [adres] not found by SMTP address lookup",
        ),
        (QMAIL, BounceKind.HARD, "5.1.1", "Sorry, no mailbox here by that name. (#5.1.1)"),
        (EXIM, BounceKind.HARD, "5.2.1", "host mail.provincie.test [192.0.2.7]: 550 5.2.1 The mailbox is disabled"),
    ],
)
def test_report_says_what_happened_to_which_mail_and_nothing_more(content, kind, status, diagnostic):
    report = read(content)

    assert (report.kind, report.status, report.diagnostic) == (kind, status, diagnostic)
    assert report.message_ids == (OUR_ID,)
    assert report.recipients == (ADDRESS,)
    assert report.at == WRITTEN
    assert CODE not in repr(report)
    assert "onvindbaar" not in repr(report)


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_report_of_success_is_nothing_to_keep(action):
    assert read(standard(action=action, status="2.0.0")).kind is None


def test_receipt_is_nothing_to_keep():
    assert read(RECEIPT).kind is None


def test_same_report_has_the_same_key_and_another_has_not():
    keys = [
        read(content).key
        for content in (
            standard(),
            standard(),
            b"Received: from elsewhere\n" + standard(),
            standard(report_id="<anders@mx.test>"),
        )
    ]

    assert keys[0] == keys[1] == keys[2] != keys[3]


def test_certain_message_id_stands_before_one_in_the_text():
    other = OUR_ID.replace("0123", "ffff", 1)
    content = standard().replace(b"I'm sorry", f"About {other}. I'm sorry".encode())

    assert read(content).message_ids == (OUR_ID, other)


def test_report_to_an_address_of_its_own_names_the_mail():
    content = standard(returned="Subject: Uitnodiging\n\nniets").replace(
        b"To: uitnodiging@monitor.test", f"To: uitnodiging+{OUR_NAME}@monitor.test".encode()
    )

    assert (read(content).message_ids, read(content).names) == ((), (OUR_NAME,))


@pytest.mark.parametrize("written", ["", "gisteren", "Tue, 24 Nov 2099 11:00:00 +0100", "Tue, 24 Nov 1999 11:00:00 +0100"])
def test_date_that_cannot_be_true_is_the_moment_of_reading(written):
    assert read(standard(date=written)).at == NOW


@pytest.mark.parametrize(
    ("content", "returns_on", "diagnostic"),
    [
        (away("Ik ben afwezig tot en met 3 december."), date(2026, 12, 4), ""),
        (away("Ik ben er niet.", subject="Afwezig: terug op 02-12-2026", marks=""), date(2026, 12, 2), ""),
        (
            away("I am out of office until December 7.", subject="Out of Office", marks=PRECEDENCE),
            date(2026, 12, 7),
            "",
        ),
        (away("Ik ben even weg.", marks="X-Autoreply: yes\n"), None, ""),
        (away("Ik ben niet meer werkzaam bij de gemeente."), None, NO_LONGER_THERE),
    ],
)
def test_automatic_reply_tells_when_somebody_is_back(content, returns_on, diagnostic):
    report = read(content)

    assert (report.kind, report.returns_on, report.diagnostic) == (BounceKind.AUTO_REPLY, returns_on, diagnostic)
    assert (report.message_ids, report.recipients) == ((OUR_ID,), (ADDRESS,))


def test_automatic_reply_without_reference_needs_more_than_its_subject():
    assert read_report(away("Weg.", subject="Vakantie", marks="", reference=""), NOW) is None
    assert read(away("Weg.", reference="")).recipients == (ADDRESS,)


@pytest.mark.parametrize("content", [from_a_person(), ours().encode(), b"", b"\n", b"geen mail"])
def test_mail_of_a_person_is_no_report(content):
    assert read_report(content, NOW) is None


def test_report_in_parts_without_end_is_nobodys():
    nested = "".join(f'Content-Type: multipart/mixed; boundary="{number}"\n\n--{number}\n' for number in range(3000))

    assert read_report(nested.encode(), NOW) is None


def test_stripped_takes_out_addresses_links_codes_and_controls():
    said = f"550 <{ADDRESS}> p.onvindbaar: see https://mx.test/?u=p.onvindbaar {CODE}\x00\n\ud800 no"

    assert stripped(said, [ADDRESS]) == "550 [adres] [adres]: see [link] [code] no"
    assert len(stripped("x" * 500)) == 200


WHOLE = (standard(), EXCHANGE, QMAIL, EXIM, RECEIPT, away("terug op 1-12"), international())


@given(data=st.data())
def test_reader_takes_whatever_comes(data):
    content = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 60))] = data.draw(st.binary(max_size=12))

    report = read_report(bytes(content), NOW)

    assert report is None or len(report.diagnostic) <= 200


@given(content=st.binary(max_size=400))
def test_reader_takes_noise_below_a_mark_of_automation(content):
    report = read_report(b"Auto-Submitted: auto-replied\n\n" + content, NOW)

    assert report is not None
    assert report.kind in BounceKind
