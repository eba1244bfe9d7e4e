"""What a replay tells: how far it is, and how it came out."""

from io import StringIO

import pytest
from django.core.management.base import OutputWrapper

from monitor_site.demo.replay.claims import Claim, ComparedClaim
from monitor_site.demo.replay.comparing import Compared
from monitor_site.demo.replay.exceptions import Exemption
from monitor_site.demo.replay.outcome import BEGIN, END, write_outcome
from monitor_site.demo.replay.progress import FRAME, Progress

FIGURES = [
    Compared("tabel 2.1: een", "41", "41.2", is_same=True, exemption=None),
    Compared("tabel 4.7: twee, n", "173", "152", is_same=False, exemption=Exemption("I04", "Te veel.")),
    Compared("tabel 4.7: drie, n", "421", "396", is_same=False, exemption=Exemption("I04", "Te veel.")),
    Compared("tabel 2.9: vier", "3", "5", is_same=False, exemption=None),
]
CLAIMS = [
    ComparedClaim(Claim(id="c1.1", what="een derde", line=1, low=30, high=36, non_response="yes"), 33.0),
    ComparedClaim(Claim(id="c1.2", what="toets", line=1, exception="niet bekend"), None),
]


def test_outcome_stands_between_its_marks_and_is_replaced(tmp_path):
    file = tmp_path / "page.md"
    file.write_text(f"Voor\n{BEGIN}\noud\n{END}\nNa\n", encoding="utf-8")

    for _ in range(2):
        write_outcome(file, FIGURES, CLAIMS)

    text = file.read_text(encoding="utf-8")
    assert text.startswith(f"Voor\n{BEGIN}\nVan 4 gedrukte cijfers zijn er 1 hetzelfde; 2 kunnen niet, 1 zijn anders.")
    assert text.count("| I04 | 2 | Te veel. |") == 1
    assert "Van 2 resultaten in de tekst zijn er 1 hetzelfde; 1 kunnen niet, 0 zijn anders." in text
    assert "| c1.2 toets | niet bekend |" in text
    assert text.endswith(f"\n{END}\nNa\n")
    assert "oud" not in text


def test_page_without_marks_is_left_alone(tmp_path):
    file = tmp_path / "page.md"
    file.write_text("Voor\n", encoding="utf-8")

    with pytest.raises(ValueError, match=r"page\.md"):
        write_outcome(file, FIGURES, CLAIMS)
    assert file.read_text(encoding="utf-8") == "Voor\n"


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_a_bar_on_a_terminal_and_a_share_in_a_file():
    screen, file = Terminal(), StringIO()
    for out in (screen, file):
        progress = Progress(OutputWrapper(out), is_fast=True)
        progress.tell("begonnen")
        progress.advance(FRAME)
        progress.tell("kader gelezen")
        progress.advance(10_000_000)
        progress.finish()

    assert file.getvalue() == "    0%  begonnen\n   10%  kader gelezen\n"
    assert "  begonnen\n" in screen.getvalue()
    assert f"[{'█' * 30}] 100%" in screen.getvalue()
    assert screen.getvalue().endswith("\r\033[K")
