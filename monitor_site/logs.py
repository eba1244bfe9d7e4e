"""How the site logs: JSON lines without local variables, and never a code, a token, a query string or a row's content."""

import re
from collections.abc import MutableMapping
from typing import Any, Final

import structlog

HIDDEN: Final = "[weggelaten]"
# Addresses that hold a code or a token, codes wherever they stand, and PostgreSQL's quotations of a refused row.
SECRETS: Final = (
    (re.compile(r"(/(?:start|niet-meedoen)/)(?!\[weggelaten\])[^\s\"'?#<>,)\]]+"), rf"\1{HIDDEN}"),
    (re.compile(r"\b[0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{4}\b(?!-)"), HIDDEN),
    (re.compile(r"(\bDETAIL: ).*"), rf"\1{HIDDEN}"),
    (re.compile(r"(Failing row contains ).*"), rf"\1{HIDDEN}"),
)


def redact(text: str) -> str:
    """Take out what nobody may read in a log."""
    for pattern, replacement in SECRETS:
        text = pattern.sub(replacement, text)
    return text


def redacted(value: Any) -> Any:
    """Redact every text in a value, however deep: an exception is a list of dictionaries."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: redacted(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [redacted(part) for part in value]
    return value


def redact_event(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Redact an event; the last step before it is written."""
    for key, value in event.items():
        event[key] = redacted(value)
    return event


SHARED_PROCESSORS: Final[list[Any]] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
]


def json_formatter() -> structlog.stdlib.ProcessorFormatter:
    """Write an event of structlog or of the standard library as one line of JSON."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED_PROCESSORS,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            redact_event,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=lambda value: redact(repr(value))),
        ],
    )


def logging_settings(level: str) -> dict[str, Any]:
    """Configure structlog, and give the settings that send the standard library's log lines the same way."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED_PROCESSORS,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": json_formatter}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's own set-up would mail errors, with the request in them.
            "django": {"handlers": [], "propagate": True, "level": level},
            "django.server": {"handlers": [], "propagate": True, "level": "WARNING"},
            # It tells of every connection that a page takes and gives back.
            "psycopg.pool": {"level": "WARNING"},
            # fontTools and WeasyPrint tell every font table at INFO.
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "WARNING"},
            # It tells of every form that it tries, and what it says of a failure may quote the mail.
            "flufl.bounce": {"level": "CRITICAL"},
        },
    }
