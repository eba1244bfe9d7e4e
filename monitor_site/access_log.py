"""The log of the web server: no address of a visitor, no query string, and never a code in a path."""

import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from gunicorn.config import Config
from gunicorn.glogging import Logger

from monitor_site.logs import json_formatter, redact

SILENT_PATHS: Final = frozenset({"/healthz", "/readyz"})
FIRST_FAILURE: Final = 400


class LineFormatter(logging.Formatter):
    """Write a line of text as `json_formatter` does, for a fraction of the work: it is written for every request."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, redacted."""
        line = {
            "event": redact(record.getMessage()),
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
        }
        return json.dumps(line, ensure_ascii=False)


class AccessLogger(Logger):
    """Write gunicorn's two logs as the site writes its own."""

    def setup(self, cfg: Config) -> None:
        """Let gunicorn make its handlers, then give them our formatters, which redact."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(json_formatter())
        for handler in self.access_log.handlers:
            handler.setFormatter(LineFormatter())
        logging.captureWarnings(capture=True)

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        """Log one request; probes only when they fail."""
        status = int(str(resp.status).split(maxsplit=1)[0])
        path = environ.get("PATH_INFO", "")
        if path in SILENT_PATHS and status < FIRST_FAILURE:
            return
        milliseconds = round(request_time.total_seconds() * 1000, 1)
        self.access_log.info("%s %s %s %s ms", req.method, path, status, milliseconds)
