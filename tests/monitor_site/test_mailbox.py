from email.message import EmailMessage

import pytest
from django.test import Client
from django.urls import get_resolver

from monitor_site.mailbox.kept_mails import NoSuchMailError, headings_with, names_in, read_mail
from monitor_site.mailbox.urls import urlpatterns as mailbox_patterns


def keep(folder, number, *, to="raadslid@voorbeeld.test", subject="Uw ervaringen als raadslid"):
    mail = EmailMessage()
    mail["To"], mail["Subject"], mail["From"] = to, subject, "a@b.test"
    mail.set_content("Tekst met é\n")
    mail.add_alternative('<p>Met <b>é</b> <a href="/start/x" target="_top">Start</a></p>', subtype="html")
    name = f"{1_600_000_000_000_000_000 + number:020d}-12-{number:06d}"
    (folder / f"{name}.eml").write_bytes(mail.as_bytes().replace(b"\n", b"\r\n"))
    return name


@pytest.fixture
def pages(settings, tmp_path):
    """Let the site have its mail page, as on a development machine."""
    settings.MAILBOX_FOLDER = tmp_path
    settings.ROOT_URLCONF = (*get_resolver().url_patterns, *mailbox_patterns)
    return Client()


def test_names_in_are_newest_first_and_only_whole_mails(tmp_path):
    names = [keep(tmp_path, number) for number in (3, 1, 2)]
    (tmp_path / "00000000000000000009-1-000001.half").write_bytes(b"")
    (tmp_path / "vreemd.eml").write_bytes(b"")

    assert names_in(tmp_path) == [names[0], names[2], names[1]]
    assert names_in(tmp_path / "nergens") == []


def test_headings_with_finds_address_office_and_encoded_subjects(tmp_path):
    keep(tmp_path, 1, to="naam.van.iemand.met.een.lang.adres@een-heel-lange-gemeentenaam-met-streepjes.test")
    keep(tmp_path, 2, subject="Überraschung voor de wethouder, " * 6)

    assert [heading.subject for heading in headings_with(tmp_path, "LANG.adres")] == ["Uw ervaringen als raadslid"]
    assert len(headings_with(tmp_path, "wethouder überraschung")) == 1
    assert headings_with(tmp_path, "wethouder commissaris") == []


def test_read_mail_gives_both_versions_and_no_other_files(tmp_path):
    mail = read_mail(tmp_path, keep(tmp_path, 1))

    assert mail.text == "Tekst met é\n"
    assert "<b>é</b>" in mail.html
    (tmp_path / "geheim").write_text("x")
    for name in ("geheim", "../geheim", "00000000000000000001-1-1", ""):
        with pytest.raises(NoSuchMailError):
            read_mail(tmp_path, name)


def test_headings_with_reads_a_mail_once(tmp_path):
    for number in range(300):
        keep(tmp_path, number)

    first = headings_with(tmp_path, "raadslid")
    for file in tmp_path.glob("*.eml"):
        file.write_bytes(b"")

    assert len(first) == 300
    assert headings_with(tmp_path, "raadslid") == first


def test_mail_page_lists_searches_and_pages(pages, tmp_path):
    for number in range(60):
        keep(tmp_path, number, to=f"n{number:02d}@voorbeeld.test")

    page = pages.get("/ontwikkeling/mail/").content.decode()
    assert "n59@voorbeeld.test" in page
    assert "n09@voorbeeld.test" not in page
    assert "n09@voorbeeld.test" in pages.get("/ontwikkeling/mail/?pagina=2").content.decode()
    assert "1 mail met" in pages.get("/ontwikkeling/mail/?zoek=n07").content.decode()


def test_mail_page_shows_a_mail_and_keeps_its_html_in_a_sandbox(pages, tmp_path):
    name = keep(tmp_path, 1)

    shown = pages.get(f"/ontwikkeling/mail/{name}")
    assert f'src="/ontwikkeling/mail/{name}/html"' in shown.content.decode()
    assert "frame-src 'self'" in shown.headers["Content-Security-Policy"]
    html = pages.get(f"/ontwikkeling/mail/{name}/html")
    policy = html.headers["Content-Security-Policy"]
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert html.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert b'target="_top"' in html.content
    assert pages.get(f"/ontwikkeling/mail/{name}/bron").headers["Content-Type"].startswith("text/plain")
    assert pages.get("/ontwikkeling/mail/bestaat-niet").status_code == 404


def test_mail_page_exists_only_on_a_development_machine(client):
    assert client.get("/ontwikkeling/mail/").status_code == 404
