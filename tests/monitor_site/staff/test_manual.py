import re
from pathlib import Path

import pytest
from django.conf import settings

from monitor_site.staff.manual import MANUALS, manual_page
from monitor_site.staff.roles import Role

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
HELP_LINK = re.compile(r"{% url 'staff_manual' '(\w+)' %}(?:#([\w-]+))?")


@pytest.mark.parametrize("name", list(MANUALS))
def test_manual_is_shown_with_a_title_and_its_sections(name):
    page = manual_page(name)

    assert page.title.startswith("Handleiding voor")
    assert len(page.headings) >= 5
    assert all(f'id="{anchor}"' in page.body for anchor, _ in page.headings)
    assert "<h1" not in page.body


def test_help_lines_point_at_sections_that_exist():
    links = [(path.name, *link) for path in TEMPLATES for link in HELP_LINK.findall(path.read_text())]

    assert len(links) > 5
    for template, manual, anchor in links:
        assert manual in MANUALS, template
        assert not anchor or f'id="{anchor}"' in manual_page(manual).body, (template, anchor)


def test_roles_are_all_in_the_manual_of_administrators():
    text = manual_page("beheerder").body

    assert [role for role in Role if f"<td>{role}</td>" not in text] == []


@pytest.mark.django_db
def test_unknown_manual_is_not_found(logged_in):
    assert logged_in(Role.BZK_READER).get("/beheer/handleiding/geheim").status_code == 404
