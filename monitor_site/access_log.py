"""The log of the web server: no address of a visitor, no query string, and never a code in a path."""

import logging
from datetime import timedelta
from typing import Any, Final

from gunicorn.config import Config
from gunicorn.glogging import Logger

from monitor_site.logs import json_formatter, redact

SILENT_PATHS: Final = frozenset({"/healthz", "/readyz"})
FIRST_FAILURE: Final = 400


class AccessLogger(Logger):
    """Write gunicorn's two logs as the site writes its own."""

    def setup(self, cfg: Config) -> None:
        """Let gunicorn make its handlers, then give them our formatter, which redacts."""
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(json_formatter())
        logging.captureWarnings(capture=True)

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        """Log one request; probes only when they fail."""
        status = int(str(resp.status).split(maxsplit=1)[0])
        path = redact(environ.get("PATH_INFO", ""))
        if path in SILENT_PATHS and status < FIRST_FAILURE:
            return
        milliseconds = round(request_time.total_seconds() * 1000, 1)
        self.access_log.info("%s %s %s %s ms", req.method, path, status, milliseconds)
