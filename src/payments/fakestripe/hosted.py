"""The pages that a customer sees at a gateway: where a card is typed, and their bank's. Plain HTML without scripts."""

import time
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from payments.fakestripe import pages
from payments.fakestripe.api import Api
from payments.fakestripe.checkout import ID_PLACE
from payments.fakestripe.errors import Declined, StripeFault, missing
from payments.fakestripe.forms import decode
from payments.fakestripe.resources import unexpected
from payments.fakestripe.state import Body, State

HttpRequest = Request[Any, Any, Any]
Answer = Response[str] | Redirect
BANKS = {"setup_intents": "setup_intent", "payment_intents": "payment_intent"}
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class Hosted:
    """What is behind the pages."""

    def __init__(self, state: State, api: Api) -> None:
        self._state, self._api = state, api

    def session(self, session_id: str) -> Body:
        """A session as it is now."""
        with self._state.transaction():
            return self._api.read_session({}, session_id)

    def enter(self, session: Body, form: dict[str, str]) -> Body | str:
        """Tries a card: its setup intent, or the code of why it was not taken."""
        number = "".join(each for each in form.get("number", "") if each not in " -")
        expiry, cvc = _expiry(form.get("expiry", "")), form.get("cvc", "")
        if not number.isascii() or not number.isdigit():
            return "incorrect_number"
        if expiry is None:
            return "invalid_expiry"
        if not cvc.isascii() or not cvc.isdigit() or len(cvc) not in {3, 4}:
            return "invalid_cvc"
        with self._state.transaction():
            try:
                return self._api.enter_card(session, number, expiry)
            except (Declined, StripeFault) as declined:
                error = declined.body["error"]
                return str(error.get("decline_code") or error.get("code") or "card_declined")

    def asked(self, kind: str, intent_id: str) -> Body:
        """An intent that waits for its customer."""
        if kind not in BANKS:
            raise missing(kind, intent_id)
        intent = self._state.get(BANKS[kind], intent_id)
        if intent["status"] != "requires_action":
            raise unexpected(BANKS[kind], intent)
        return intent

    def answer(self, kind: str, intent: Body, *, succeeds: bool) -> str | None:
        """What the customer told their bank; where they are sent now."""
        back = intent["next_action"]["redirect_to_url"]["return_url"]
        with self._state.transaction():
            now = self._api.authenticate(BANKS[kind], intent["id"], succeeds=succeeds)
        if back is None:
            return None
        joint = "&" if "?" in back else "?"
        outcome = "succeeded" if now["status"] == "succeeded" else "failed"
        return f"{back}{joint}{BANKS[kind]}={intent['id']}&redirect_status={outcome}"


def page_handlers(hosted: Hosted) -> Router:
    """The routes of the pages; what isn't there, or not any more, is a page too."""

    @get("/pay/{session_id:str}")
    async def pay(request: HttpRequest, session_id: FromPath[str]) -> Answer:
        return _shown(request, hosted.session(session_id))

    @post("/pay/{session_id:str}", status_code=200)
    async def enter(request: HttpRequest, session_id: FromPath[str]) -> Answer:
        session = hosted.session(session_id)
        if session["status"] != "open":
            return _shown(request, session)
        outcome = hosted.enter(session, decode((await request.body()).decode()))
        if isinstance(outcome, str):
            return _shown(request, session, outcome)
        link = (outcome["next_action"] or {}).get("redirect_to_url", {})
        return _to(f"{link['url']}?locale={_locale(request, session)}" if link else _end(session))

    @get("/pay/{session_id:str}/return")
    async def come_back(request: HttpRequest, session_id: FromPath[str]) -> Answer:
        session = hosted.session(session_id)
        return _to(_end(session)) if session["status"] == "complete" else _shown(request, session, "refused")

    @get("/bank/{kind:str}/{intent_id:str}")
    async def bank(request: HttpRequest, kind: FromPath[str], intent_id: FromPath[str]) -> Answer:
        return _page(pages.bank(hosted.asked(kind, intent_id), _locale(request)))

    @post("/bank/{kind:str}/{intent_id:str}", status_code=200)
    async def decide(request: HttpRequest, kind: FromPath[str], intent_id: FromPath[str]) -> Answer:
        answer, intent = decode((await request.body()).decode()).get("answer"), hosted.asked(kind, intent_id)
        if answer not in {"authenticate", "fail"}:
            return _page(pages.bank(intent, _locale(request)), 400)
        back = hosted.answer(kind, intent, succeeds=answer == "authenticate")
        return _to(back) if back else _page(pages.done(_locale(request)))

    return Router("/", route_handlers=[pay, enter, come_back, bank, decide], exception_handlers={StripeFault: _nothing})


def _nothing(request: HttpRequest, fault: StripeFault) -> Response[str]:
    return _page(pages.nothing(_locale(request)), fault.status)


def _shown(request: HttpRequest, session: Body, error: str = "") -> Answer:
    locale = _locale(request, session)
    if session["status"] == "complete":
        return _page(pages.complete(_end(session), locale))
    if session["status"] == "expired":
        return _page(pages.expired(session["cancel_url"], locale), 410)
    return _page(pages.card_form(session, locale, error))


def _end(session: Body) -> str:
    return str(session["success_url"]).replace(ID_PLACE, session["id"])


def _locale(request: HttpRequest, session: Body | None = None) -> str:
    """As the address says, else as the session was made, else as the browser asks for."""
    said = request.query_params.get("locale") or (session or {}).get("locale")
    if not said or said == "auto":
        said = request.headers.get("accept-language", "")
    return "zh" if said.lower().startswith("zh") else "en"


def _expiry(text: str) -> tuple[int, int] | None:
    """`12/34`, `1234` or `12 / 2034` as month and year; None for what is none, or over."""
    digits = "".join(each for each in text if each.isascii() and each.isdigit())
    if len(digits) not in {4, 6}:
        return None
    month, year = int(digits[:2]), int(digits[2:])
    year += 2000 if len(digits) == 4 else 0
    now = time.gmtime()
    return (month, year) if 1 <= month <= 12 and (now.tm_year, now.tm_mon) <= (year, month) else None


def _to(url: str) -> Redirect:
    return Redirect(url, status_code=303, headers=_HEADERS)


def _page(html: str, status: int = 200) -> Response[str]:
    return Response(html, status_code=status, media_type="text/html", headers=_HEADERS)
