"""What leaves the process about itself: log lines and error reports. Neither may hold a customer's text or a secret.

Both work by allow-list. A log line keeps known keys, and of their values only numbers and identifiers; an error
report is built anew from types, codes and places. So a forgotten f-string costs a log line, not a breach.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Final, TextIO
from uuid import UUID

import sentry_sdk
import structlog
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.transport import Transport
from sentry_sdk.types import Event, Hint

from kernel import context
from kernel.errors import RapportError

Line = MutableMapping[str, Any]
"""A log line on its way through the processors."""

KEYS: Final = frozenset({
    "event", "level", "timestamp", "logger", "place", "error", "code", "status", "request_id", "tenant_id", "home",
    "actor_id", "job", "job_id", "attempts", "subscriber", "event_id", "event_name", "feature", "method", "route",
    "count", "rows", "seq", "took_ms", "bytes", "process", "port", "version", "schema_version", "batch_id", "import_id",
})  # fmt: skip
"""Every key that a log line may have."""

_EVENT = re.compile(r"[A-Za-z0-9 ,.:;'()/_-]{1,100}")
_IDENTIFIER = re.compile(r"[A-Za-z0-9_.:/<>-]{1,120}")
_HIDDEN: Final = "?"
_FRAME_KEYS: Final = ("filename", "function", "module", "lineno", "context_line", "in_app")


def configure_logging(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """JSON lines to `stream` (standard error) for structlog and for libraries that use `logging`."""
    structlog.configure(
        processors=[_add_context, structlog.stdlib.add_log_level, _add_time, allow_only_known, _render],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [_LibraryHandler(max(level, logging.WARNING))]
    root.setLevel(logging.WARNING)


def allow_only_known(_: object, __: str, event: Line) -> Line:
    """Drops unknown keys and replaces values that could be prose."""
    return {key: _safe(key, value) for key, value in event.items() if key in KEYS}


def start_error_reports(dsn: str, *, release: str = "", transport: type[Transport] | None = None) -> None:
    """Sends errors to Sentry if a DSN is set: type, code and place, never a message, value, request or variable."""
    if not dsn:
        return
    sentry_sdk.init(
        dsn=dsn,
        release=release or None,
        transport=transport,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[ExcepthookIntegration(), DedupeIntegration()],
        before_send=scrub,
        before_send_transaction=lambda event, hint: None,
        before_breadcrumb=lambda crumb, hint: None,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        server_name="",
    )


def capture(error: BaseException) -> None:
    """Reports an error; without a DSN it does nothing."""
    sentry_sdk.capture_exception(error)


def scrub(event: Event, hint: Hint) -> Event | None:
    """Builds the report that leaves: nothing of the given one passes unless it is named here."""
    source: Mapping[str, Any] = dict(event)
    who = context.current()
    clean: dict[str, Any] = {
        key: source[key] for key in ("event_id", "timestamp", "level", "platform", "release", "sdk") if key in source
    }
    clean["tags"] = {"request_id": who.request_id, "tenant_id": str(who.tenant_id or "-")}
    codes = _codes(hint)
    values = (source.get("exception") or {}).get("values") or ()
    clean["exception"] = {"values": [_exception(value, codes) for value in values]}
    return clean  # type: ignore[return-value]  # Sentry's TypedDict can't be built by loop


def _exception(value: Mapping[str, Any], codes: Mapping[str, str]) -> dict[str, Any]:
    name = str(value.get("type"))
    frames = (value.get("stacktrace") or {}).get("frames") or ()
    return {
        "type": name,
        "module": value.get("module"),
        "value": codes.get(name, ""),
        "mechanism": {"type": "generic", "handled": True},
        "stacktrace": {"frames": [{key: frame.get(key) for key in _FRAME_KEYS} for frame in frames]},
    }


def _codes(hint: Mapping[str, Any]) -> dict[str, str]:
    """Type name -> code, for our own errors along the chain of causes."""
    error = (hint.get("exc_info") or (None, None))[1]
    codes: dict[str, str] = {}
    while error is not None and type(error).__name__ not in codes:
        codes[type(error).__name__] = error.code if isinstance(error, RapportError) else ""
        error = error.__cause__ or error.__context__
    return codes


def _safe(key: str, value: object) -> str | int | float | None:
    if value is None or isinstance(value, bool | int | float):
        return value
    pattern = _EVENT if key == "event" else _IDENTIFIER
    text = str(value) if isinstance(value, UUID | str) else ""
    return text if pattern.fullmatch(text) else _HIDDEN


class _LibraryHandler(logging.Handler):
    """Libraries' records by logger, place and exception type; their messages may quote what they were given."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        place = f"{record.module}:{record.lineno}"
        structlog.get_logger().log(record.levelno, "library", logger=record.name, place=place, error=error)


def _add_context(_: object, __: str, event: Line) -> Line:
    who = context.current()
    event.setdefault("request_id", who.request_id)
    for key, value in (("tenant_id", who.tenant_id), ("actor_id", who.actor_id)):
        if value is not None:
            event.setdefault(key, value)
    return event


_add_time = structlog.processors.TimeStamper(fmt="iso", utc=True)
_render = structlog.processors.JSONRenderer()
