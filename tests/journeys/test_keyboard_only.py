"""The whole questionnaire without a mouse: Tab, arrows, Space and Enter, and at every stop one sees where one is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from surveys.models import Response
from tests.journeys.filling_in import REMARK, THREATENED, Answer, Answers, all_answers, arrive, here, invited

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# What has the focus, whether a ring shows it, and whether something else lies over it.
STOP: Final = """() => {
  const field = document.activeElement;
  const style = window.getComputedStyle(field);
  const box = field.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    name: field.name ?? "",
    kind: field.type || field.tagName.toLowerCase(),
    value: field.value ?? "",
    text: field.textContent.trim(),
    ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    open: top !== null && (field.contains(top) || (field.id !== "" && top.htmlFor === field.id)),
  };
}"""
MOST_STOPS: Final = 60


@dataclass
class Keyboard:
    """Fingers that only know the keyboard."""

    page: Page

    def __post_init__(self) -> None:
        # A page that still glides shows nothing yet.
        self.page.emulate_media(reduced_motion="reduce")

    def stop(self) -> dict[str, Any]:
        """Return where the focus is, and fail when one cannot see that."""
        found: dict[str, Any] = self.page.evaluate(STOP)
        assert found["ringed"], f"no ring on {found['kind']} {found['name']} {found['text']}"
        assert found["open"], f"something lies over {found['kind']} {found['name']} {found['text']}"
        return found

    def tab(self) -> dict[str, Any]:
        self.page.keyboard.press("Tab")
        return self.stop()

    def enter(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def tab_to(self, text: str) -> None:
        """Go on to the button or link with this text."""
        for _ in range(MOST_STOPS):
            if self.tab()["text"] == text:
                return
        pytest.fail(f"no way to {text}")

    def skip_to_content(self) -> None:
        assert self.tab()["text"] == "Naar de inhoud"
        self.page.keyboard.press("Enter")

    def fill(self, answers: Answers, *, last: str) -> None:
        """Answer everything on the way to the button `last`."""
        self.skip_to_content()
        for _ in range(MOST_STOPS):
            stop = self.tab()
            if stop["text"] == last:
                return
            self.answer(stop, answers)
        pytest.fail(f"no way to {last}")

    def answer(self, stop: Mapping[str, Any], answers: Answers) -> None:
        wanted = answers.get(stop["name"])
        if stop["kind"] == "radio":
            self.choose(stop, wanted)
        elif stop["kind"] == "checkbox" and isinstance(wanted, list) and stop["value"] in wanted:
            self.page.keyboard.press("Space")
        elif stop["kind"] in {"text", "textarea"} and wanted is not None:
            self.page.keyboard.type(str(wanted))

    def choose(self, stop: Mapping[str, Any], wanted: Answer | None) -> None:
        if wanted is None:
            return
        if stop["value"] == str(wanted):
            self.page.keyboard.press("Space")
            return
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("ArrowDown")
            if self.stop()["value"] == str(wanted):
                return
        pytest.fail(f"no answer {wanted}")


def test_questionnaire_is_filled_in_and_sent_by_keyboard_alone(open_page, live_server):
    code = invited()
    page = open_page()
    keys = Keyboard(page)
    page.goto(f"{live_server.url}/")
    keys.skip_to_content()
    assert keys.tab()["name"] == "code"
    page.keyboard.type(code)
    keys.enter()
    keys.tab_to("Begin met de vragenlijst")
    keys.enter()

    shown = []
    while (name := here(page)) != "overzicht":
        assert name not in shown
        shown.append(name)
        keys.fill(THREATENED[name], last="Volgende")
        keys.enter()
    assert shown == list(THREATENED)
    page.locator("#opmerkingen").focus()
    page.keyboard.type(str(REMARK["opmerkingen"]))
    keys.tab_to("Versturen")
    keys.enter()

    assert here(page) == "klaar"
    response = Response.objects.get()
    assert response.is_complete
    assert response.answers == all_answers(THREATENED) | REMARK


def test_focus_goes_to_the_errors_and_from_there_to_the_field(open_page, live_server):
    page = open_page()
    arrive(page, live_server.url, invited(), THREATENED, at="agressie")
    keys = Keyboard(page)
    keys.fill({"getuige_verbaal": "nooit"}, last="Volgende")

    keys.enter()

    expect(page).to_have_title("Fout: Agressie en geweld van buiten · Monitor Integriteit en Veiligheid")
    assert keys.stop()["kind"] == "div"
    expect(page.locator("#fouten")).to_be_focused()
    assert keys.tab()["kind"] == "a"
    page.keyboard.press("Enter")
    assert keys.stop()["name"] == "getuige_bedreiging"
    expect(page.locator('[name="getuige_verbaal"][value="nooit"]')).to_be_checked()


def test_enter_in_a_text_field_goes_on_at_the_first_press(open_page, live_server):
    page = open_page()
    response = arrive(page, live_server.url, invited(), THREATENED, at="gevolgen")
    keys = Keyboard(page)
    page.locator('[name="gevolgen"][value="anders"]').focus()
    page.keyboard.press("Space")
    assert keys.tab()["name"] == "gevolgen_anders"
    page.keyboard.type("Een andere route naar huis")

    keys.enter()

    assert here(page) == "besproken"
    response.refresh_from_db()
    assert response.answers["gevolgen_anders"] == "Een andere route naar huis"
