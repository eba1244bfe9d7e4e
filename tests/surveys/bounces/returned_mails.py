"""Mails as they come back: made up, in the forms that well-known mail servers and mail programs give them."""

from typing import Final

OUR_NAME: Final = "0123456789abcdef0123456789abcdef01234567"
OUR_ID: Final = f"<{OUR_NAME}@monitor.test>"
CODE: Final = "7K3M-9QXT-2VBD"
ADDRESS: Final = "p.onvindbaar@gemeente.test"


def ours(message_id: str = OUR_ID, address: str = ADDRESS, code: str = CODE) -> str:
    """Return a mail of ours as a server sends it back, with the code in it."""
    return f"""\
Message-ID: {message_id}
From: Monitor <uitnodiging@monitor.test>
To: {address}
Subject: Uitnodiging
Auto-Submitted: auto-generated
List-Unsubscribe: <https://monitor.test/niet-meedoen/een-token>
Content-Type: text/plain; charset=utf-8

Geachte heer Onvindbaar, uw code is {code}.
"""


def standard(
    *,
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "",
    returned: str | None = None,
    report_id: str = "<melding-1@mx.gemeente.test>",
    date: str = "Tue, 24 Nov 2026 11:00:00 +0100",
    address: str = ADDRESS,
) -> bytes:
    """Return a report as RFC 3464 describes it, as Postfix writes it."""
    answer = diagnostic or f"550 {status} <{address}>: Recipient address rejected: User p.onvindbaar unknown"
    return f"""\
Return-Path: <>
Date: {date}
From: MAILER-DAEMON@mx.gemeente.test (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: uitnodiging@monitor.test
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="grens"
Message-ID: {report_id}

--grens
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

<{address}>: {answer}

--grens
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.gemeente.test
X-Postfix-Queue-ID: 4F00A1

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.gemeente.test
Diagnostic-Code: smtp; {answer}

--grens
Content-Description: Undelivered Message
Content-Type: message/rfc822

{returned or ours(address=address)}
--grens--
""".encode()


def headers_only(returned: str = OUR_ID) -> bytes:
    """Return a report that gives only the headers of our mail back."""
    whole = standard().decode()
    front = whole.partition("--grens\nContent-Description: Undelivered Message")[0]
    last = f"Content-Type: text/rfc822-headers\n\nSubject: Uitnodiging\nMessage-ID: {returned}\n"
    return f"{front}--grens\n{last}\n--grens--\n".encode()


def international() -> bytes:
    """Return a report as RFC 6533 describes it, for an address with letters beyond ASCII."""
    text = standard().decode().replace("message/delivery-status", "message/global-delivery-status")
    return text.replace("Original-Recipient: rfc822;", "Original-Recipient: utf-8;").encode()


EXCHANGE: Final = f"""\
From: <postmaster@gemeente.test>
To: <uitnodiging@monitor.test>
Date: Tue, 24 Nov 2026 10:00:00 +0000
Content-Type: multipart/report; report-type=delivery-status; boundary="a_b"
Message-ID: <e1@gemeente.onmicrosoft.test>
In-Reply-To: {OUR_ID}
References: {OUR_ID}
Subject: Onbestelbaar: Uitnodiging
Auto-Submitted: auto-replied

--a_b
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<html><head><style>p {{ color: red }}</style></head><body><p>Uw bericht aan =
{ADDRESS} is niet bezorgd.</p></body></html>
--a_b
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0PR01.prod.test

Final-recipient: rfc822;{ADDRESS}
Action: failed
Status: 5.0.0
Diagnostic-code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {ADDRESS} not found by SMTP address lookup

--a_b
Content-Type: text/rfc822-headers

Subject: Uitnodiging

--a_b--
""".encode()

QMAIL: Final = f"""\
Return-Path: <>
Date: 24 Nov 2026 10:00:00 -0000
From: MAILER-DAEMON@waterschap.test
To: uitnodiging@monitor.test
Subject: failure notice

Hi. This is the qmail-send program at waterschap.test.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{ADDRESS}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

{ours()}""".encode()

EXIM: Final = f"""\
Return-path: <>
X-Failed-Recipients: {ADDRESS}
From: Mail Delivery System <Mailer-Daemon@provincie.test>
To: uitnodiging@monitor.test
Subject: Mail delivery failed: returning message to sender
Message-Id: <exim-1@provincie.test>
Date: Tue, 24 Nov 2026 11:00:00 +0100

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {ADDRESS}
    SMTP error from remote mail server after RCPT TO:<{ADDRESS}>:
    host mail.provincie.test [192.0.2.7]: 550 5.2.1 The mailbox is disabled

------ This is a copy of the message, including all the headers. ------

{ours()}""".encode()


def away(
    text: str,
    *,
    subject: str = "Automatisch antwoord: Uitnodiging",
    marks: str = "Auto-Submitted: auto-replied\n",
    reference: str = f"In-Reply-To: {OUR_ID}\n",
    to: str = "uitnodiging@monitor.test",
) -> bytes:
    """Return the reply of somebody who is away."""
    return f"""\
From: Puck van der Onvindbaar <{ADDRESS}>
To: {to}
Subject: {subject}
Date: Tue, 24 Nov 2026 11:00:00 +0100
Message-ID: <weg-1@gemeente.test>
{reference}{marks}Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: 8bit

{text}
""".encode()


def from_a_person() -> bytes:
    """Return a mail that somebody wrote."""
    return away("Beste mensen, mijn code werkt niet.", subject="Re: Uitnodiging", marks="")


RECEIPT: Final = f"""\
From: {ADDRESS}
To: uitnodiging@monitor.test
Subject: Gelezen: Uitnodiging
Content-Type: multipart/report; report-type=disposition-notification; boundary=x

--x
Content-Type: text/plain

Uw bericht is gelezen.
--x
Content-Type: message/disposition-notification

Final-Recipient: rfc822;{ADDRESS}
Original-Message-ID: {OUR_ID}
Disposition: manual-action/MDN-sent-manually; displayed

--x--
""".encode()
