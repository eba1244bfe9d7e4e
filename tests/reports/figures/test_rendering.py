"""Drawing apart gives the same drawings, and drawing goes on where it cannot."""

import subprocess

import pytest

from reports.figures import rendering
from reports.figures.rendering import draw_apart, svg_of

SPEC = {
    "data": {"values": [{"x": 33.5}]},
    "mark": "text",
    "encoding": {"text": {"field": "x", "type": "quantitative", "format": ".1f"}},
    "width": 40,
    "height": 20,
}


@pytest.fixture
def nothing_kept(monkeypatch):
    monkeypatch.setattr(rendering, "_kept", type(rendering._kept)())  # noqa: SLF001 -- what other tests drew


def drawn():
    return svg_of(SPEC, title="Titel", description="Woorden", own_letters=False)


@pytest.mark.usefixtures("nothing_kept")
def test_chart_that_was_drawn_apart_is_the_same(monkeypatch):
    here = drawn()
    rendering._kept.clear()  # noqa: SLF001 -- as above

    draw_apart([SPEC])

    monkeypatch.setattr("reports.figures.drawing.draw", lambda _: pytest.fail("drawn again"))
    assert drawn() == here
    assert "33,5" in here
    assert "<style>" not in here


@pytest.mark.usefixtures("nothing_kept")
def test_where_no_process_starts_charts_are_drawn_when_asked_for(monkeypatch):
    def refused(*_: object, **__: object) -> None:
        raise subprocess.CalledProcessError(1, "python")

    monkeypatch.setattr(subprocess, "run", refused)

    draw_apart([SPEC])

    assert "33,5" in drawn()
