import smtplib
from pathlib import Path

from monitor_site.local.mail_sink import own_mail_server


def test_own_mail_server_keeps_what_it_gets_and_stops(tmp_path: Path):
    with own_mail_server(tmp_path / "mail") as port, smtplib.SMTP("localhost", port, timeout=30) as client:
        client.sendmail("van@monitor.test", ["aan@voorbeeld.test"], "Subject: proef\r\n\r\nDag.")

    (kept,) = (tmp_path / "mail").glob("*.eml")
    assert b"Subject: proef" in kept.read_bytes()
