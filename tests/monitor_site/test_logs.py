import io
import json
import logging

import pytest
import structlog

from monitor_site.logs import json_formatter, redact

CODE = "ABCD-EFGH-JKMN"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        (f"GET /start/{CODE} 303", "GET /start/[weggelaten] 303"),
        (f"Not Found: /start/{CODE}", "Not Found: /start/[weggelaten]"),
        ("/niet-meedoen/eyJhbGciOi_-:x", "/niet-meedoen/[weggelaten]"),
        (f"code {CODE.lower()} onbekend", "code [weggelaten] onbekend"),
        ("DETAIL:  Key (lookup)=(abc) already exists.", "DETAIL: [weggelaten]"),
        ("Failing row contains (1, {ja}, 2).", "Failing row contains [weggelaten]"),
        ("/start", "/start"),
        ("GET /start/[weggelaten] 303", "GET /start/[weggelaten] 303"),
        ("1234-5678", "1234-5678"),
    ],
)
def test_redact_takes_codes_tokens_and_rows_out(text: str, redacted: str):
    assert redact(text) == redacted


def logged(write) -> dict:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(json_formatter())
    logger = logging.getLogger("tests.logs")
    logger.addHandler(handler)
    logger.setLevel("INFO")
    try:
        write(logger)
    finally:
        logger.removeHandler(handler)
    return json.loads(stream.getvalue())


def test_log_line_with_code_in_its_arguments_is_redacted():
    line = logged(lambda logger: logger.warning("Not Found: %s", f"/start/{CODE}"))

    assert line["event"] == "Not Found: /start/[weggelaten]"


def test_logged_exception_shows_no_local_variable_and_no_code():
    def fail() -> None:
        answer_of_respondent = "bedreigd aan de telefoon"
        raise ValueError(f"{CODE} {len(answer_of_respondent)}")

    def write(logger: logging.Logger) -> None:
        try:
            fail()
        except ValueError:
            logger.exception("failed")

    text = json.dumps(logged(write))

    assert "ValueError" in text
    assert CODE not in text
    assert "bedreigd" not in text


def test_event_of_structlog_is_one_redacted_line_of_json():
    line = logged(lambda _: structlog.get_logger("tests.logs").info("code_refused", path=f"/start/{CODE}", tries=[CODE]))

    assert line["event"] == "code_refused"
    assert line["path"] == "/start/[weggelaten]"
    assert line["tries"] == ["[weggelaten]"]
