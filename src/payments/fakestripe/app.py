"""The HTTP side: Stripe's way to authenticate, to answer errors and to replay idempotency keys; and the knobs.

`PUT /fake/knobs` turns them: `fail` is a list of statuses with which the next calls are answered, `fail_after` the same
for calls whose work is done all the same (the answer is lost), `delay` holds every call back by so many seconds, and
`webhooks` is for `payments.fakestripe.webhooks`. `POST /fake/disputes` is what a card's holder does at their bank, who
is no caller of the API: the `payment`, the `reason`, and whether they only ask (`inquires`).
"""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Response, post, put, route
from litestar.params import FromPath

from payments.fakestripe import forms
from payments.fakestripe.api import Api
from payments.fakestripe.errors import Declined, StripeFault, invalid
from payments.fakestripe.hosted import Hosted, page_handlers
from payments.fakestripe.resources import public
from payments.fakestripe.state import Body, State
from payments.fakestripe.webhooks import Deliverer

KEY_PREFIX = "Bearer sk_test_"
HttpRequest = Request[Any, Any, Any]


class Fake:
    """The handlers, on one state."""

    def __init__(self, state: State, api: Api) -> None:
        self._state, self._api = state, api
        self._running: set[str] = set()

    async def answer(self, request: HttpRequest, path: str) -> Response[bytes]:
        """One call of the API."""
        if not request.headers.get("authorization", "").startswith(KEY_PREFIX):
            return _said(401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided"}})
        await asyncio.sleep(self._state.setting("delay", 0))
        if status := self._next("fail"):
            return _failure(status)
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        body = (await request.body()).decode() or request.scope["query_string"].decode()
        return await self._once(key, request.method, path.strip("/"), body)

    async def _once(self, key: str | None, method: str, path: str, body: str) -> Response[bytes]:
        asked = hashlib.sha256(f"{method} {path} {body}".encode()).hexdigest()
        known = self._state.answer_of(key) if key else None
        if known is not None:
            if known[0] != asked:
                return _said(400, _REUSED)
            lost = self._next("fail_after")
            return _failure(lost) if lost else _said(known[1], json.loads(known[2]), replayed=True)
        if key is not None and key in self._running:
            return _said(409, _IN_USE)
        self._running |= {key} if key else set()
        try:
            # Others with the same key meet this one, as they would in a real queue.
            await asyncio.sleep(self._state.setting("work", 0))
            status, answer = self._work(key, asked, method, path, forms.decode(body))
        finally:
            self._running -= {key} if key else set()
        lost = self._next("fail_after")
        return _failure(lost) if lost else _said(status, answer)

    def _work(self, key: str | None, asked: str, method: str, path: str, form: forms.Form) -> tuple[int, Body]:
        """Does it and keeps the answer, in one transaction; what makes no sense leaves nothing."""
        try:
            with self._state.transaction():
                try:
                    status, answer = 200, public(self._api.call(method, path, form))
                except Declined as error:
                    status, answer = 402, public(error.body)
                if key:
                    self._state.keep_answer(key, asked, status, json.dumps(answer))
        except StripeFault as fault:
            return fault.status, fault.body
        except (KeyError, ValueError) as error:
            return 400, invalid(f"Invalid or missing parameter: {error}").body
        return status, answer

    def turn(self, knobs: dict[str, Any]) -> None:
        """Sets knobs."""
        for name, value in knobs.items():
            self._state.set(name, value)

    def dispute(self, asked: dict[str, Any]) -> Body:
        """Has a payment disputed by its card's holder."""
        with self._state.transaction():
            reason, inquires = asked.get("reason", "fraudulent"), bool(asked.get("inquires"))
            return public(self._api.dispute_payment(str(asked.get("payment")), reason, inquires=inquires))

    def _next(self, name: str) -> int | None:
        """The status of the next failure, if one is set."""
        statuses = self._state.setting(name, [])
        if not statuses:
            return None
        self._state.set(name, statuses[1:])
        return int(statuses[0])


_REUSED = {
    "error": {
        "type": "idempotency_error",
        "message": "Keys for idempotent requests can only be used with the same parameters they were first used with.",
    }
}
_IN_USE = {
    "error": {
        "type": "idempotency_error",
        "code": "idempotency_key_in_use",
        "message": "There is currently another in-progress request using this idempotency key.",
    }
}


def _said(status: int, body: Body, *, replayed: bool = False) -> Response[bytes]:
    headers = {"request-id": "req_fake"} | ({"idempotent-replayed": "true"} if replayed else {})
    return Response(json.dumps(body).encode(), status_code=status, media_type="application/json", headers=headers)


def _failure(status: int) -> Response[bytes]:
    kinds = {409: "idempotency_error", 429: "rate_limit_error"}
    return _said(
        status, {"error": {"type": kinds.get(status, "api_error"), "message": "A failure that was asked for."}}
    )


def create_app(path: Path | str, address: str, endpoint: tuple[str, str] | None = None) -> Litestar:
    """The fake on the file at `path`, found at `address`; `endpoint` is who is told of everything, and the secret."""
    state = State(path, address)
    api_calls = Api(state)
    if endpoint:
        api_calls.seed_endpoint(*endpoint)
    fake = Fake(state, api_calls)

    @route("/v1/{path:path}", http_method=["GET", "POST", "DELETE"])
    async def api(request: HttpRequest, path: FromPath[str]) -> Response[bytes]:
        return await fake.answer(request, path)

    @put("/fake/knobs")
    async def knobs(data: dict[str, Any]) -> dict[str, int]:
        fake.turn(data)
        return {"waiting": state.waiting()}

    @post("/fake/disputes", status_code=200)
    async def disputes(data: dict[str, Any]) -> Response[bytes]:
        try:
            return _said(200, fake.dispute(data))
        except StripeFault as fault:
            return _said(fault.status, fault.body)

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        sending = asyncio.create_task(Deliverer(state).run())
        try:
            yield
        finally:
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending
            state.close()

    return Litestar(
        route_handlers=[api, knobs, disputes, page_handlers(Hosted(state, api_calls))],
        lifespan=[lifespan],
        openapi_config=None,
    )
