"""Log lines and error reports leave with codes and places, and never with a name, an e-mail or a secret."""

import io
import json
import logging
from uuid import UUID

import pytest
import sentry_sdk
import structlog
from sentry_sdk.transport import Transport

from kernel import context
from kernel.crypto import CryptoError
from kernel.telemetry import capture, configure_logging, start_error_reports

TENANT = UUID("01920000-0000-7000-8000-000000000001")
NAME, EMAIL = "王小明 Wang", "wang.xm@example.com"


@pytest.fixture
def lines():
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    configure_logging(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


class Caught(Transport):
    """A transport that keeps what would have been sent."""

    sent: list = []  # noqa: RUF012 - reset by the fixture

    def capture_envelope(self, envelope):
        self.sent.append(envelope.serialize().decode())

    def flush(self, timeout, callback=None):
        """Nothing waits."""


@pytest.fixture
def reports():
    Caught.sent = []
    start_error_reports("https://key@sentry.example.com/1", release="1.0", transport=Caught)
    yield Caught.sent
    sentry_sdk.get_global_scope().set_client(None)


@pytest.mark.asvs("V16.2.1")
def test_a_line_keeps_known_keys_and_identifiers_only(lines):
    log = structlog.get_logger()
    who = context.Context(request_id="r-1", tenant_id=TENANT, actor_id=TENANT)
    with context.use(who):
        log.warning("job failed", job="imports.run", attempts=2, name=NAME, args={"email": EMAIL}, error=f"no {EMAIL}")
    (line,) = lines()
    time = line.pop("timestamp")
    assert time.endswith("Z")
    assert line == {
        "event": "job failed", "level": "warning", "job": "imports.run", "attempts": 2, "error": "?",
        "request_id": "r-1", "tenant_id": str(TENANT), "actor_id": str(TENANT),
    }  # fmt: skip


@pytest.mark.asvs("V16.2.5")
@pytest.mark.parametrize(
    ("value", "shown"),
    [("kernel.db:123", "kernel.db:123"), (None, None), (True, True), (1.5, 1.5), (NAME, "?"), (EMAIL, "?"), ({}, "?"),
     ("two words", "?"), ("x" * 121, "?"), ("<lambda>", "<lambda>")],
)  # fmt: skip
def test_values_that_could_be_prose_are_hidden(lines, value, shown):
    structlog.get_logger().info("started", place=value)
    assert lines()[0]["place"] == shown


@pytest.mark.asvs("V16.4.1")
@pytest.mark.parametrize("event", [f"mail to {EMAIL}", f"hello {NAME}", "x" * 101])
def test_an_event_that_quotes_somebody_is_hidden(lines, event):
    structlog.get_logger().info(event)
    assert lines()[0]["event"] == "?"
    assert "request_id" in lines()[0]


@pytest.mark.asvs("V13.4.2")
def test_debug_lines_are_off(lines):
    structlog.get_logger().debug("noise")
    assert lines() == []


def test_libraries_say_where_and_what_kind_never_what(lines):
    library = logging.getLogger("some.library")
    library.info("%s", EMAIL)
    try:
        raise KeyError(EMAIL)
    except KeyError:
        library.exception("failed for %s", NAME)
    library.warning("about %s", EMAIL, exc_info=(None, None, None))
    first, second = lines()
    assert (first["event"], first["logger"], first["error"], first["level"]) == (
        "library", "some.library", "KeyError", "error",
    )  # fmt: skip
    assert first["place"].startswith("test_telemetry:")
    assert second["error"] is None
    assert EMAIL not in json.dumps(lines())


def raise_deep(secret):
    local_copy = f"{secret} and {EMAIL}"
    try:
        raise ValueError(local_copy)
    except ValueError as error:
        raise CryptoError(reason=f"not for {NAME}") from error


@pytest.mark.asvs("V14.2.3")
def test_an_error_report_has_types_codes_and_places_and_nobody_in_it(reports):
    sentry_sdk.set_user({"email": EMAIL})
    sentry_sdk.set_extra("record", NAME)
    sentry_sdk.set_tag("who", EMAIL)
    sentry_sdk.add_breadcrumb(message=f"opened {NAME}")
    with context.use(context.Context(request_id="r-9", tenant_id=TENANT)), sentry_sdk.new_scope() as scope:
        scope.set_context("request", {"body": EMAIL})
        try:
            raise_deep(NAME)
        except CryptoError as error:
            capture(error)
    sentry_sdk.flush()
    (sent,) = reports
    for private in (NAME, "王小明", EMAIL, "wang.xm", json.dumps(NAME)[1:-1]):
        assert private not in sent
    event = json.loads(sent.splitlines()[-1])
    values = event["exception"]["values"]
    assert [(value["type"], value["value"]) for value in values] == [
        ("ValueError", ""), ("CryptoError", "crypto.unreadable"),
    ]  # fmt: skip
    assert event["tags"] == {"request_id": "r-9", "tenant_id": str(TENANT)}
    assert values[1]["stacktrace"]["frames"][-1]["function"] == "raise_deep"
    assert not any("vars" in frame for value in values for frame in value["stacktrace"]["frames"])
    assert not {"user", "extra", "breadcrumbs", "request", "contexts", "modules", "server_name"} & event.keys()


def test_messages_and_transactions_leave_nothing(reports):
    sentry_sdk.capture_message(f"hello {NAME}")
    with sentry_sdk.start_transaction(name=f"/people/{EMAIL}", sampled=True):
        pass
    sentry_sdk.flush()
    assert not any(private in sent for sent in reports for private in ("王小明", "wang.xm"))


def test_errors_that_cause_each_other_are_reported_once(reports):
    first, second = ValueError(NAME), KeyError(EMAIL)
    first.__context__, second.__context__ = second, first
    capture(first)
    sentry_sdk.flush()
    assert len(reports) == 1
    assert "wang.xm" not in reports[0]


def test_without_a_dsn_nothing_starts_and_nothing_is_sent():
    start_error_reports("")
    capture(ValueError(EMAIL))
    assert not sentry_sdk.is_initialized()
