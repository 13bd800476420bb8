"""The edge of HTTP: request ids, context, security headers, and errors in the one wire form.

`Edge` wraps the whole application, so that what no route answers (404, 405, a broken body) has the same headers
and the same error form as everything else. What a caller sent is never echoed and never logged.
"""

import re
import secrets
import uuid
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import structlog
from asyncpg import QueryCanceledError, TransactionRollbackError
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ASGIApp, Message, Receive, ReceiveMessage, Scope, Send

from kernel import context
from kernel.errors import BadRequest, Crossed, Forbidden, Invalid, NotFound, RapportError, TookTooLong
from kernel.telemetry import capture
from kernel.text import Text

MAX_BODY = 1024 * 1024
"""Bytes of a JSON body; routes that stream lift it for themselves with `request_max_body_size`."""

DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
"""What an answer of the API may do in a browser that opens it: nothing."""

PERMISSIONS_POLICY = "geolocation=(self), " + ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "bluetooth", "camera", "display-capture", "gyroscope", "hid",
        "idle-detection", "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip
"""What no page of ours asks of a device; passkeys, the clipboard and the place of a check-in are what it does."""

NONCE = "rapport.nonce"
"""Where the state of a request has what its page's own style elements are known by."""

_ENDS = "rapport.ends"
_SHARED = "rapport.shared"
_SAFE_REQUEST_ID = re.compile(r"[0-9A-Za-z_-]{8,64}\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}")

log = structlog.get_logger()


class MethodNotAllowed(RapportError):
    """The address exists, the method doesn't."""

    status = 405
    code = "method_not_allowed"
    text = Text(
        zh="这个地址不支持该操作，没有保存任何改动。", en="This address does not take that method; nothing was saved."
    )


class TooLarge(RapportError):
    """The body is over the limit."""

    status = 413
    code = "too_large"
    text = Text(zh="内容超过大小上限，没有保存任何改动。", en="The content is over the size limit; nothing was saved.")


class UnsupportedMediaType(RapportError):
    """Bodies are JSON unless a route says otherwise; a plain form can't make that type, which stops forged posts."""

    status = 415
    code = "unsupported_media_type"
    text = Text(zh="请求内容必须是 JSON，没有保存任何改动。", en="The content must be JSON; nothing was saved.")


class TooDeep(BadRequest):
    """A body with more levels than anything here has."""

    code = "too_deep"
    text = Text(zh="内容嵌套的层数太多，没有保存任何改动。", en="The content is nested too deeply; nothing was saved.")


class BadValue(Invalid):
    """One value of a request has the wrong type or shape."""

    code = "bad_value"
    text = Text(zh="类型或格式不对。", en="It has the wrong type or form.")


_BY_STATUS: Mapping[int, type[RapportError]] = {
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    413: TooLarge,
    415: UnsupportedMediaType,
}


Framing = Callable[[str], Awaitable[Sequence[str]]]
"""The origins of other sites that may show the page of a path in a frame."""


class Edge:
    """ASGI: gives every request an id and a context, every response its headers, and non-API paths to the site.

    `framing` says which pages of the site others may frame; without it none.
    """

    def __init__(
        self, app: ASGIApp, *, https_only: bool, site: ASGIApp | None = None, framing: Framing | None = None
    ) -> None:
        self._app = app
        self._site = site
        self._framing = framing
        self._headers = _security_headers(https_only=https_only)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request."""
        if str(scope["type"]) != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        request_id = _request_id(headers)
        is_api = scope["path"] == "/api" or scope["path"].startswith(("/api/", "/.well-known/"))
        added = [*self._headers, (b"x-request-id", request_id.encode())]
        if is_api or self._site is None:
            added += [(b"cache-control", b"no-store"), (b"content-security-policy", DATA_POLICY.encode())]
        else:
            nonce = secrets.token_urlsafe(16)
            scope.setdefault("state", {})[NONCE] = nonce
            origins = await self._framing(scope["path"]) if self._framing is not None else ()
            added.append((b"content-security-policy", page_policy(nonce, origins).encode()))
            if origins:  # it knows of no list, and would keep all of them out
                added = [each for each in added if each[0] != b"x-frame-options"]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                # What we say counts, in place of what a route said.
                ours = _shared(added, scope)
                names = {name for name, _ in ours}
                message["headers"] = [*(each for each in message["headers"] if each[0].lower() not in names), *ours]
            elif message["type"] == "http.response.body" and not message.get("more_body"):
                # All of it is made. Whoever reads slowly holds neither a place nor a connection any longer.
                await _end(scope)
            await send(message)

        circumstances = context.Context(request_id=request_id, locale=_locale(headers), origin="web")
        with context.use(circumstances):
            target = self._app if is_api or self._site is None else self._site
            if any(is_json(value.decode("latin-1")) for name, value in scope["headers"] if name == b"content-type"):
                receive = await _received(receive)
            try:
                await target(scope, receive, send_with_headers)
            finally:
                await _end(scope)


def page_policy(nonce: str, framed_by: Sequence[str] = ()) -> str:
    """What a page of the web application may do: its own files, and style elements with this answer's nonce. Nobody
    shows it in a frame but the origins `framed_by`.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            # Mantine writes its variables into style elements. Attributes are set by script, which needs no word here.
            f"style-src 'self' 'nonce-{nonce}'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            " ".join(("frame-ancestors", *(framed_by or ("'none'",)))),
            # Text becomes markup or code in one place only: frontend/web/src/app/trustedTypes.ts lets styles pass.
            "require-trusted-types-for 'script'",
            "trusted-types default",
        )
    )


async def _end(scope: Scope) -> None:
    for end in scope.get("state", {}).pop(_ENDS, ()):
        await end()


def is_json(content_type: str) -> bool:
    """Whether a body is JSON, however its type is written."""
    return content_type.partition(";")[0].strip().lower() == "application/json"


def at_end(scope: Mapping[str, Any], end: Callable[[], Awaitable[None]]) -> None:
    """Has something done when the request of `scope` is over, however it ends."""
    scope["state"].setdefault(_ENDS, []).append(end)


def for_other_sites(scope: Mapping[str, Any], *, kept_seconds: int = 0) -> None:
    """Lets pages of other sites load the answer to this request, and keep it for so long; they still can't read it."""
    scope["state"][_SHARED] = kept_seconds


def _shared(added: Sequence[tuple[bytes, bytes]], scope: Mapping[str, Any]) -> list[tuple[bytes, bytes]]:
    """Our headers of an answer; of one that is for other sites those that say so."""
    seconds = scope.get("state", {}).get(_SHARED)
    if seconds is None:
        return list(added)
    said = {b"cross-origin-resource-policy": b"cross-origin"}
    if seconds:
        said[b"cache-control"] = f"public, max-age={seconds}".encode()
    return [(name, said.get(name, value)) for name, value in added]


async def _received(receive: Receive) -> Receive:
    """A small body as a whole: whoever works on the request needn't wait for its sender."""
    messages, size = deque[ReceiveMessage](), 0
    while size <= MAX_BODY:
        message = await receive()
        messages.append(message)
        if message["type"] != "http.request":
            break  # the sender has gone
        size += len(message["body"])
        if not message["more_body"]:
            break

    async def again() -> ReceiveMessage:
        return messages.popleft() if messages else await receive()

    return again


def respond(error: RapportError, headers: Mapping[str, str] | None = None) -> Response[Any]:
    """An error in the wire form, in the language of the running request."""
    who = context.current()
    body = error.wire(who.locale, who.request_id)
    return Response(body, status_code=error.status, media_type=MediaType.JSON, headers=headers)


def on_rapport_error(_: Request[Any, Any, Any], error: RapportError) -> Response[Any]:
    """An error of our own."""
    if error.status >= 500:
        log.warning("request failed", error=error.code)
    retry = error.details.get("retry_after")
    return respond(error, {**error.headers, **({"retry-after": str(retry)} if retry else {})})


def on_http_exception(_: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """An error of Litestar's; its text may hold what the caller sent, so only its status and paths are used."""
    if isinstance(error, ValidationException):
        return respond(_refusal(error))
    if error.status_code >= 500:
        return on_unknown(_, error)
    known = _BY_STATUS.get(error.status_code)
    answer = known() if known else BadRequest(reason=f"HTTP {error.status_code}")
    allow = (error.headers or {}).get("Allow")
    return respond(answer, {"allow": allow} if allow else None)


def on_unknown(_: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Anything else is our fault: the caller learns the request id, the log the type and the place, nobody a value."""
    log.error("request failed", error=type(error).__name__, place=_place(error))
    capture(error)
    return respond(RapportError())


def on_too_slow(_: Request[Any, Any, Any], error: QueryCanceledError) -> Response[Any]:
    """A statement that the database ended, after its time-out."""
    log.warning("request ended", error=TookTooLong.code, place=_place(error))
    return respond(TookTooLong())


def on_crossed(_: Request[Any, Any, Any], error: TransactionRollbackError) -> Response[Any]:
    """A transaction that the database ended for another's sake: a deadlock, or a snapshot that is no longer true."""
    log.warning("request ended", error=Crossed.code, place=_place(error))
    return respond(Crossed())


def on_recursion(_: Request[Any, Any, Any], error: RecursionError) -> Response[Any]:
    """A body that is nested beyond reading: nothing of ours goes as deep as what a caller can send."""
    log.warning("request refused", error=TooDeep.code, place=_place(error))
    return respond(TooDeep())


EXCEPTION_HANDLERS: Mapping[type[Exception], Callable[..., Response[Any]]] = {
    RapportError: on_rapport_error,
    HTTPException: on_http_exception,
    RecursionError: on_recursion,
    QueryCanceledError: on_too_slow,
    TransactionRollbackError: on_crossed,
    Exception: on_unknown,
}


def _refusal(error: ValidationException) -> RapportError:
    """Where a body or parameter is wrong, without what was wrong with which value."""
    problems = error.extra if isinstance(error.extra, list) else []
    paths = [str(problem["key"]) for problem in problems if isinstance(problem, dict) and problem.get("key")]
    # `data` is the body as a whole, and what it should have been is in the OpenAPI document.
    safe = [path for path in paths if path != "data" and re.fullmatch(r"[A-Za-z_][\w.\[\]-]{0,100}", path)]
    if not safe:
        return BadRequest(reason="JSON")
    return BadRequest(fields={path: BadValue() for path in safe}, reason=", ".join(safe))


def _place(error: Exception) -> str:
    """File and line where an error was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "-"


def _request_id(headers: Mapping[bytes, bytes]) -> str:
    offered = headers.get(b"x-request-id", b"").decode("latin-1")
    return offered if _SAFE_REQUEST_ID.match(offered) else uuid.uuid4().hex


def _locale(headers: Mapping[bytes, bytes]) -> str:
    """zh-CN if the first language that the browser asks for is Chinese, else en."""
    found = _LANGUAGE.match(headers.get(b"accept-language", b"").decode("latin-1").strip())
    return "zh-CN" if found and found[0].lower() == "zh" else "en"


def _security_headers(*, https_only: bool) -> list[tuple[bytes, bytes]]:
    headers = {
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
        "permissions-policy": PERMISSIONS_POLICY,
    }
    if https_only:
        headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    return [(name.encode(), value.encode()) for name, value in headers.items()]
