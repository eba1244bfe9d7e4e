import json
import logging

import pytest
import time_machine

from monitor_site.access_log import LineFormatter
from monitor_site.logs import json_formatter


def record(text):
    return logging.LogRecord("gunicorn.access", logging.INFO, __file__, 1, "%s %s", ("GET", text), None)


@time_machine.travel("2020-09-14T08:00:00.250000Z", tick=False)
@pytest.mark.parametrize("text", ["/vragenlijst/incident", '/é"\\\n', "/start/ABCD-EFGH-JKMN", "/niet-meedoen/a", "DETAIL: x"])
def test_line_of_a_request_is_that_of_every_other_log(text):
    line = LineFormatter().format(record(text))

    assert json.loads(line) == json.loads(json_formatter().format(record(text)))
    assert line.count("\n") == 0
