"""The two kinds of mailbox: what is given, what is deleted, what stays, and how trouble is told without names."""

import ssl

import pytest

from surveys.bounces import mailboxes
from surveys.bounces.mailboxes import MailboxTroubleError, Maildir, Place, opened
from tests.surveys.bounces.imap_server import HOST, PASSWORD, running_imap_server

ONE, TWO, THREE = (f"Subject: mail {number}\r\n\r\ntekst\r\n".encode() for number in (1, 2, 3))


@pytest.fixture
def server(tmp_path, monkeypatch):
    """Run a server whose certificate is trusted."""
    with running_imap_server(tmp_path) as server:
        trusting = ssl.create_default_context(cafile=str(server.certificate))
        monkeypatch.setattr(mailboxes.ssl, "create_default_context", lambda: trusting)
        yield server


def place(server, **changes) -> Place:
    return Place(**{"host": HOST, "port": server.port, "user": "uitnodiging", "password": PASSWORD, **changes})


# --- IMAP ----------------------------------------------------------------------------------------------------------
def test_imap_gives_each_new_mail_and_leaves_it_unread(server):
    server.put(ONE, TWO)

    with opened(place(server)) as mailbox:
        found = list(mailbox.unread())

    assert found == [("101", ONE), ("102", TWO)]
    assert server.marks == {101: set(), 102: set()}


def test_imap_deletes_one_mail_while_others_keep_their_name(server):
    server.put(ONE, TWO, THREE)

    with opened(place(server)) as mailbox:
        for name, content in mailbox.unread():
            if content == TWO:
                mailbox.set_aside(name)
            else:
                mailbox.delete(name)
        left = list(mailbox.unread())

    assert server.mails == {102: TWO}
    assert left == []


@pytest.mark.parametrize(("can_expunge_one", "kept"), [(True, {101: ONE}), (False, {})])
def test_imap_leaves_what_a_person_marked_where_the_server_can_delete_one(server, can_expunge_one, kept):
    server.can_expunge_one = can_expunge_one
    server.put(ONE, TWO)
    server.marks[101] = {"\\Deleted"}

    with opened(place(server)) as mailbox:
        mailbox.delete("102")

    assert server.mails == kept


def test_imap_fetches_no_more_than_the_beginning(server, monkeypatch):
    monkeypatch.setattr(mailboxes, "LARGEST_READ", 10)
    server.put(ONE)

    with opened(place(server)) as mailbox:
        assert list(mailbox.unread()) == [("101", ONE[:10])]


def test_imap_empty_folder_gives_nothing(server):
    with opened(place(server)) as mailbox:
        assert list(mailbox.unread()) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"password": "fout"}, "inloggen lukt niet"),
        ({"folder": "Bounces"}, "map bestaat niet"),
        ({"port": 1}, "ConnectionRefusedError"),
    ],
)
def test_imap_trouble_is_told_without_user_and_password(server, changes, reason):
    with pytest.raises(MailboxTroubleError) as trouble, opened(place(server, **changes)):
        pass

    assert str(trouble.value) == reason


def test_imap_server_that_hangs_up_half_way_is_trouble(server):
    server.put(ONE)
    server.hang_up_at = "FETCH"

    with pytest.raises(MailboxTroubleError), opened(place(server)) as mailbox:
        list(mailbox.unread())


def test_imap_certificate_that_nobody_vouches_for_is_refused_before_the_password(tmp_path):
    with running_imap_server(tmp_path) as server:
        with pytest.raises(MailboxTroubleError, match="SSLCertVerificationError"), opened(place(server)):
            pass

        assert server.commands == []


def test_place_keeps_the_password_out_of_sight(server):
    assert PASSWORD not in repr(place(server))


def test_nothing_set_is_no_place():
    assert not Place().is_set
    assert Place(maildir="ergens").is_set
    assert Place(host=HOST).is_set


# --- maildir -------------------------------------------------------------------------------------------------------
@pytest.fixture
def maildir(tmp_path):
    folder = tmp_path / "maildir"
    box = Maildir(folder)
    for number, content in enumerate((ONE, TWO), start=1):
        (folder / "new" / f"{number}.mx").write_bytes(content)
    return box


def test_maildir_gives_new_mails_deletes_and_sets_aside(maildir):
    found = dict(maildir.unread())
    maildir.delete("1.mx")
    maildir.set_aside("2.mx")

    assert found == {"1.mx": ONE, "2.mx": TWO}
    assert list(maildir.unread()) == []


def test_maildir_mail_that_somebody_took_in_the_meantime_is_no_trouble(maildir, tmp_path):
    mails = maildir.unread()
    next(mails)
    for name in ("1.mx", "2.mx"):
        (tmp_path / "maildir" / "new" / name).unlink()

    rest = list(mails)
    maildir.delete("1.mx")
    maildir.set_aside("1.mx")

    assert rest == []


def test_maildir_that_cannot_be_made_is_trouble(tmp_path):
    (tmp_path / "bestand").write_text("geen map")

    with pytest.raises(MailboxTroubleError, match="NotADirectoryError"), opened(Place(maildir=str(tmp_path / "bestand" / "map"))):
        pass
