"""The edge of HTTP and the policies: headers, error form, limits, and no route without a policy."""

import re
from pathlib import Path

import httpx
import pytest
from litestar import Litestar, get, post

from auth.guards import Policy, enforce_policy, public
from kernel.http import EXCEPTION_HANDLERS, Edge
from kernel.settings import Settings
from rapport.app import create_app, openapi_document
from rapport.features import FEATURES
from rapport.site import Site
from tests.support.app import PUBLIC_URL, Rapport, an_app
from tests.support.routes import routes_of
from tests.support.servers import EmbeddedRedis


async def test_health_names_every_part_and_no_secret(rapport: Rapport) -> None:
    browser = rapport.browser()
    assert (await browser.get("/api/health/live")).json() == {"status": "ok", "checks": {}}
    ready = await browser.get("/api/health/ready")
    body = ready.json()
    assert (ready.status_code, body["status"]) == (200, "ok")
    assert {name: check["ok"] for name, check in body["checks"].items()} == {
        "control_database": True, "redis": True, "keys": True, "tenant_database_main": True,
    }  # fmt: skip
    assert "password" not in ready.text
    assert "127.0.0.1" not in ready.text


@pytest.mark.asvs("V16.5.2")
async def test_a_part_that_is_down_is_named(rapport: Rapport, redis_server: EmbeddedRedis) -> None:
    redis_server.stop()
    try:
        ready = await rapport.browser().get("/api/health/ready")
    finally:
        redis_server.start()
    body = ready.json()
    assert (ready.status_code, body["status"], body["checks"]["redis"]) == (
        503, "unavailable", {"ok": False, "detail": "ConnectionError"},
    )  # fmt: skip


def test_an_app_is_made_of_three_settings_and_starts_with_the_others(settings: Settings) -> None:
    asked = set()

    class Asked:
        def __getattr__(self, name: str) -> object:
            asked.add(name)
            return getattr(settings, name)

    create_app(Asked())  # type: ignore[arg-type]  # stands in for the settings, and notes each that is read
    assert asked == {"embedded", "public_url", "web_root"}  # as `shape` of tests/support/app.py has them


@pytest.mark.asvs("V8.2.1")
def test_every_route_declares_a_policy(settings: Settings) -> None:
    with an_app(settings, FEATURES) as app:
        routes = routes_of(app)
    without = sorted(path for path, handler in routes if not isinstance(handler.opt.get("policy"), Policy))
    assert without == []
    assert len(routes) > 20


@pytest.mark.asvs("V13.4.5")
def test_what_is_public_is_a_short_list(settings: Settings) -> None:
    with an_app(settings, FEATURES) as app:
        routes = routes_of(app)
    open_ = sorted({path for path, handler in routes if handler.opt["policy"].kind == "public"})
    assert open_ == [
        "/.well-known/jwks.json",
        "/api",
        "/api/bootstrap",
        "/api/calendar-feeds/{token:str}",
        "/api/erasures/{organisation_id:uuid}",
        "/api/health/live",
        "/api/health/ready",
        "/api/hosted-invoices/{token:str}",
        "/api/hosted-invoices/{token:str}/pdf",
        "/api/invitation-acceptances",
        "/api/invitation-lookups",
        "/api/mailbox",
        "/api/openapi.json",
        "/api/passkey-challenges",
        "/api/pending-sign-ins/{pending_id:uuid}/completion",
        "/api/pending-sign-ins/{pending_id:uuid}/passkey-challenges",
        "/api/public-forms/{organisation_id:uuid}/{form_id:uuid}",
        "/api/public-forms/{organisation_id:uuid}/{form_id:uuid}/submissions",
        "/api/public-touches/{organisation_id:uuid}/{key:str}",
        "/api/public-touches/{organisation_id:uuid}/{key:str}/script.js",
        "/api/session/viewing",
        "/api/sessions",
        "/api/sign-in-codes",
        "/api/signups",
        "/api/signups/{signup_id:uuid}/code",
        "/api/signups/{signup_id:uuid}/completion",
        "/api/signups/{signup_id:uuid}/joining",
        "/api/signups/{signup_id:uuid}/passkey-challenge",
        "/api/signups/{signup_id:uuid}/verification",
        "/api/webhooks/stripe",
        "/api/{path:str}",
    ]


def test_what_pages_of_other_sites_may_send_is_one_route(settings: Settings) -> None:
    with an_app(settings, FEATURES) as app:
        routes = routes_of(app)
    taken = {
        f"{method} {path}" for path, handler in routes for method in handler.http_methods
        if handler.opt["policy"].cross_site and method not in {"OPTIONS", "HEAD", "GET"}
    }  # fmt: skip
    assert taken == {"POST /api/public-touches/{organisation_id:uuid}/{key:str}"}


@pytest.mark.asvs("V8.2.1")
async def test_every_other_route_asks_for_a_session(rapport: Rapport) -> None:
    browser = rapport.browser()
    stranger = "01900000-0000-7000-8000-000000000000"
    answers = {}
    for path, handler in routes_of(rapport.app):
        if handler.opt["policy"].kind == "public":
            continue
        # What is no day, and no number, is no path.
        path = path.replace("{quarter:date}", "2026-01-01").replace("{position:int}", "1")
        url = "".join(stranger if "{" in part else part for part in re.split(r"(\{[^}]+\})", path))
        for method in handler.http_methods:
            answers[f"{method} {path}"] = (await browser.request(method, url)).status_code
    assert set(answers.values()) == {401}, {route: code for route, code in answers.items() if code != 401}


@pytest.mark.asvs("V8.2.1")
async def test_a_route_without_a_policy_is_denied(settings: Settings) -> None:
    @get("/api/forgotten", opt={})
    async def forgotten() -> str:
        return "secret"

    app = Litestar(
        [forgotten],
        guards=[enforce_policy],
        exception_handlers=dict(EXCEPTION_HANDLERS),  # type: ignore[arg-type]
        logging_config=None,
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=PUBLIC_URL) as client:  # type: ignore[arg-type]
        answer = await client.get("/api/forgotten")
    assert (answer.status_code, answer.json()["code"]) == (403, "auth.no_policy")


async def test_errors_have_one_form_in_the_readers_language(rapport: Rapport) -> None:
    browser = rapport.browser()
    english = await browser.get("/api/session", headers={"accept-language": "de, en;q=0.5"})
    chinese = await browser.get("/api/session", headers={"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"})
    assert set(english.json()) == {"code", "message", "request_id"}
    assert english.json()["message"] == "You are not signed in, or your session has ended. Sign in again."
    assert chinese.json()["message"] == "你还没有登录，或登录已过期。请重新登录。"
    assert english.json()["request_id"] == english.headers["x-request-id"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nothing/here", 404, "not_found"),
        ("GET", "/api/sessions", 405, "method_not_allowed"),
        ("GET", "/api/signups/not-a-uuid", 404, "not_found"),
    ],
)
async def test_what_no_route_answers_is_coded_too(
    rapport: Rapport, method: str, path: str, status: int, code: str
) -> None:
    answer = await rapport.browser().request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.asvs("V16.5.1")
@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b'{"email": 7, "password": "s3cret-value"}', ["email"]),
        (b'{"email": "a@b.co", "code": "s3cret-value"}', ["code"]),
        (b'{"email": "a@b.co", "s3cret-value": 1}', None),
        (b'{"s3cret-value', None),
        (b"[1, 2]", None),
        (b"\xff\xfe", None),
        (b"", None),
    ],
)
async def test_a_body_that_can_not_be_read_is_never_echoed(
    rapport: Rapport, body: bytes, fields: list[str] | None
) -> None:
    answer = await rapport.browser().post("/api/sessions", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert "s3cret-value" not in answer.text
    assert (list(answer.json()["fields"]) if fields else answer.json().get("fields")) == fields


async def test_a_large_body_is_refused_announced_or_not(rapport: Rapport) -> None:
    big = b'{"email": "' + b"x" * (1024 * 1024) + b'"}'

    async def chunks() -> object:
        for start in range(0, len(big), 65536):
            yield big[start : start + 65536]

    headers = {"content-type": "application/json"}
    announced = await rapport.browser().post("/api/sessions", content=big, headers=headers)
    streamed = await rapport.browser().post("/api/sessions", content=chunks(), headers=headers)  # type: ignore[arg-type]
    assert [(answer.status_code, answer.json()["code"]) for answer in (announced, streamed)] == [(413, "too_large")] * 2


@pytest.mark.asvs("V16.4.1")
@pytest.mark.parametrize(
    ("offered", "kept"),
    [
        ("abc-DEF_12345", True),
        ("short", False),
        ("x" * 65, False),
        ("<script>alert(1)</script>", False),
        ("a b c d e", False),
    ],
)
async def test_only_safe_request_ids_are_kept(rapport: Rapport, offered: str, kept: bool) -> None:
    answer = await rapport.browser().get("/api/health/live", headers={"x-request-id": offered})
    assert (answer.headers["x-request-id"] == offered) is kept


@pytest.mark.asvs("V13.4.2")
@pytest.mark.asvs("V16.3.4")
@pytest.mark.asvs("V16.5.1")
@pytest.mark.asvs("V16.5.4")
async def test_an_unknown_error_says_nothing_but_its_id(capfd: pytest.CaptureFixture[str]) -> None:
    @post("/api/broken", opt={"policy": public()})
    async def broken() -> None:
        raise ValueError("a customer's secret")

    app = Litestar([broken], exception_handlers=dict(EXCEPTION_HANDLERS), logging_config=None)  # type: ignore[arg-type]
    app.asgi_handler = Edge(app.asgi_handler, https_only=True)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
        answer = await client.post("/api/broken")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    logged = capfd.readouterr()
    assert "secret" not in answer.text + logged.out + logged.err
    assert "ValueError" in logged.out + logged.err
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


async def test_the_openapi_document_is_served_as_json_only(rapport: Rapport) -> None:
    browser = rapport.browser()
    served = await browser.get("/api/openapi.json")
    assert served.status_code == 200
    assert served.json()["paths"].keys() == openapi_document()["paths"].keys()
    assert "text/html" not in (await browser.get("/api")).headers.get("content-type", "")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>Rapport</title>" + " " * 2000)
    (tmp_path / "assets" / "app-1a2b.js").write_text("export {};" * 500)
    (tmp_path / "logo.png").write_bytes(b"\x89PNG")
    (tmp_path.parent / "secret.txt").write_text("secret")
    return Site(tmp_path)


async def test_the_site_serves_its_own_files_and_the_start_page(site: Site) -> None:
    transport = httpx.ASGITransport(app=Edge(site, https_only=True, site=site))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
        start, deep = await client.get("/"), await client.get("/companies/1?x=2")
        asset, missing = await client.get("/assets/app-1a2b.js"), await client.get("/assets/gone.js")
        plain = await client.get("/assets/app-1a2b.js", headers={"accept-encoding": "identity"})
        outside = await client.get("/../secret.txt")
        posted, head = await client.post("/companies"), await client.head("/")
    assert start.text == deep.text == outside.text
    assert (start.headers["cache-control"], start.headers["content-type"]) == ("no-cache", "text/html; charset=utf-8")
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (asset.headers["content-encoding"], asset.text) == ("gzip", "export {};" * 500)
    assert "content-encoding" not in plain.headers
    assert int(asset.headers["content-length"]) < len(plain.content) == 5000
    assert (missing.status_code, posted.status_code, head.status_code, head.content) == (404, 405, 200, b"")
    assert "content-security-policy" in start.headers
