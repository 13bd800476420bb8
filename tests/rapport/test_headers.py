"""What every answer says to a browser: those of routes, of files, of refusals and of errors."""

import re
from collections.abc import AsyncIterator
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest
from litestar import Litestar, get

from auth.guards import public
from kernel.http import EXCEPTION_HANDLERS, Edge
from rapport.site import Site
from tests.support.app import PASSWORD, PUBLIC_URL, Person, Rapport
from tests.support.prepared import a_file
from tests.support.routes import routes_of

STRANGER = "01900000-0000-7000-8000-000000000000"
EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
}
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default"
)
HTML = '<!doctype html><script src="/app.js" nonce="__CSP_NONCE__"></script><meta nonce="__CSP_NONCE__">'


def faults(answer: httpx.Response) -> list[str]:
    """What an answer lacks of what all have."""
    said = answer.headers
    wrong = [f"{name}: {said.get_list(name)}" for name, value in EVERYWHERE.items() if said.get_list(name) != [value]]
    wrong += [f"{name}: {said.get_list(name)}" for name in once(answer) if len(said.get_list(name)) != 1]
    if answer.is_redirect or "location" in said:
        wrong.append("it sends a browser elsewhere")
    if answer.content and not re.match(r"(text/.*|.*xml); charset=utf-8|application/|image/", said["content-type"]):
        wrong.append(f"content-type: {said['content-type']}")
    if "content-length" in said and answer.request.method != "HEAD" and "content-encoding" not in said:
        wrong += [] if int(said["content-length"]) == len(answer.content) else ["content-length"]
    return wrong


def once(answer: httpx.Response) -> list[str]:
    """Headers that there is one of, whoever sets them."""
    always = ["content-security-policy", "permissions-policy", "cache-control", "x-request-id"]
    return [*always, "content-type"] if answer.content else always


async def every_answer(rapport: Rapport, person: Person) -> AsyncIterator[tuple[str, httpx.Response]]:
    """One answer of each route, as somebody who is signed in and as a stranger; most refuse what they are sent."""
    for path, handler in sorted(routes_of(rapport.app), key=lambda each: each[0]):
        url = re.sub(r"\{\w+:date\}", "2026-01-01", re.sub(r"\{\w+:int\}", "1", path))
        url = re.sub(r"\{[^}]+\}", STRANGER, url)
        for method in sorted(handler.http_methods):
            yield f"stranger {method} {path}", await rapport.browser().request(method, url)
            if not (method == "DELETE" and path.startswith("/api/session")):
                yield f"{method} {path}", await person.request(method, url, json={} if method != "GET" else None)


@pytest.mark.asvs("V3.2.1")
@pytest.mark.asvs("V3.4.1")
@pytest.mark.asvs("V3.4.4")
@pytest.mark.asvs("V3.4.5")
@pytest.mark.asvs("V3.4.6")
@pytest.mark.asvs("V3.4.8")
@pytest.mark.asvs("V3.5.8")
@pytest.mark.asvs("V3.7.2")
@pytest.mark.asvs("V4.1.1")
@pytest.mark.asvs("V4.2.2")
@pytest.mark.asvs("V12.2.1")
@pytest.mark.asvs("V14.2.2")
@pytest.mark.asvs("V14.3.2")
@pytest.mark.slow
async def test_every_answer_of_the_api_has_the_headers_and_is_kept_by_nobody(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    wrong, seen = dict[str, object](), set[int]()
    async for label, answer in every_answer(rapport, person):
        seen.add(answer.status_code)
        found = faults(answer)
        if "/api/public-touches/" in label:  # pages of other sites load these
            found.remove("cross-origin-resource-policy: ['cross-origin']")
            if label.endswith("GET /api/public-touches/{organisation_id:uuid}/{key:str}/script.js"):
                assert answer.headers["cache-control"] == "public, max-age=300"
                continue
        if answer.headers.get("content-security-policy") != NOTHING:
            found.append("content-security-policy")
        if "no-store" not in answer.headers.get("cache-control", ""):
            found.append(f"cache-control: {answer.headers.get('cache-control')}")
        if found:
            wrong[label] = found
    assert wrong == {}
    assert seen >= {200, 400, 401, 403, 404}


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("GET", "/api/nothing/here", b"", 404),
        ("GET", "/api/sessions", b"", 405),
        ("POST", "/api/sessions", b'{"email": "' + b"x" * 2**20 + b'"}', 413),
        ("POST", "/api/sessions", b"{", 400),
    ],
)
@pytest.mark.asvs("V3.4.4")
async def test_what_no_route_answers_has_the_headers(
    rapport: Rapport, method: str, path: str, content: bytes, status: int
) -> None:
    headers = {"content-type": "application/json"}
    answer = await rapport.browser().request(method, path, content=content, headers=headers)
    assert (answer.status_code, faults(answer)) == (status, [])
    assert answer.headers["content-security-policy"] == NOTHING


@pytest.mark.asvs("V3.4.4")
async def test_what_breaks_has_the_headers() -> None:
    @get("/api/broken", opt={"policy": public()})
    async def broken() -> None:
        raise ValueError

    app = Litestar([broken], exception_handlers=dict(EXCEPTION_HANDLERS), logging_config=None)  # type: ignore[arg-type]  # handlers of narrower errors
    app.asgi_handler = Edge(app.asgi_handler, https_only=True)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]  # the same protocol
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
        answer = await client.get("/api/broken")
    assert (answer.status_code, faults(answer)) == (500, [])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A built site, and what lies beside it."""
    root = tmp_path / "dist"
    (root / "assets").mkdir(parents=True)
    (root / "index.html").write_text(HTML)
    (root / "assets/app-1.js").write_text("export {};" * 200)
    (root / "assets/app-1.css").write_text("a{}")
    (root / "icon.svg").write_text("<svg/>")
    (tmp_path / "secret.txt").write_text("secret")
    return root


@pytest.fixture
async def visitor(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in front of that site."""
    site = Site(folder)
    transport = httpx.ASGITransport(app=Edge(site, https_only=True, site=site))  # type: ignore[arg-type]  # the same protocol
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
        yield client


@pytest.mark.asvs("V3.4.3")
@pytest.mark.parametrize(
    "path", ["/", "/o/companies", "/assets/app-1.js", "/assets/app-1.css", "/icon.svg", "/assets/x"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
async def test_every_file_has_the_headers_and_the_policy_allows_nothing_inline(
    visitor: httpx.AsyncClient, path: str, method: str
) -> None:
    answer = await visitor.request(method, path)
    assert [fault for fault in faults(answer) if not fault.startswith("cache-control")] == []
    policy = answer.headers["content-security-policy"]
    [nonce] = re.findall(r"'nonce-([\w-]{22})'", policy)
    assert policy == PAGE.format(nonce=nonce)


@pytest.mark.asvs("V3.4.3")
async def test_each_page_has_a_nonce_of_its_own(visitor: httpx.AsyncClient) -> None:
    first, second = await visitor.get("/"), await visitor.get("/")
    for answer in (first, second):
        [nonce] = re.findall(r"'nonce-([\w-]{22})'", answer.headers["content-security-policy"])
        assert answer.text == HTML.replace("__CSP_NONCE__", nonce)
    assert first.text != second.text


@pytest.mark.asvs("V13.4.1")
@pytest.mark.asvs("V13.4.3")
@pytest.mark.asvs("V13.4.7")
@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt", "/assets/../../secret.txt", "/assets/%2e%2e/%2e%2e/secret.txt", "/.git/config", "/.env",
        "/assets/", "/assets", "/secret.txt", "/index.html~", "/%00",
    ],
)  # fmt: skip
async def test_nothing_but_the_built_site_is_served(visitor: httpx.AsyncClient, path: str) -> None:
    answer = await visitor.get(path)
    assert "secret" not in answer.text
    start = re.sub(r'nonce="[\w-]{22}"', 'nonce="__CSP_NONCE__"', answer.text)
    assert (answer.status_code, start) in [(200, HTML), (404, "")]


@pytest.mark.asvs("V4.1.4")
@pytest.mark.asvs("V13.4.4")
@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "TRACK", "DEBUG"])
async def test_methods_that_nobody_uses_are_refused(rapport: Rapport, email: str, method: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    answer = await person.request(method, "/api/session", headers={"x-probe": "mirrored"})
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert "mirrored" not in answer.text
    assert (await person.get("/api/session")).status_code == 200


@pytest.mark.asvs("V13.4.6")
async def test_no_answer_names_a_version(rapport: Rapport) -> None:
    for path in ("/api/health/live", "/api/health/ready", "/api/bootstrap", "/api/nothing"):
        answer = await rapport.browser().get(path)
        said = f"{answer.headers} {answer.text}".lower()
        assert not re.search(r"litestar|uvicorn|python|postgres(?:ql)?[ /]?\d|redis[ /]?\d", said), path
        assert not {"server", "x-powered-by"} & set(answer.headers)


@pytest.mark.asvs("V3.3.5")
async def test_cookies_are_short(rapport: Rapport, email: str) -> None:
    await rapport.sign_up("Acme Ltd", "GB", email)
    answer = await rapport.browser().post("/api/sessions", json={"email": email, "password": PASSWORD})
    jar = SimpleCookie()
    for line in answer.headers.get_list("set-cookie"):
        jar.load(line)
    assert set(jar) == {"__Host-sid", "__Host-device"}
    assert all(len(name) + len(each.value) < 200 for name, each in jar.items())


@pytest.mark.asvs("V14.3.1")
async def test_a_browser_forgets_at_sign_out(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    answer = await person.delete("/api/session")
    assert (answer.status_code, answer.headers["clear-site-data"]) == (204, '"cache"')
    assert (await person.get("/api/session")).status_code == 401


@pytest.mark.asvs("V3.2.1")
@pytest.mark.asvs("V3.5.6")
@pytest.mark.asvs("V5.4.2")
@pytest.mark.parametrize("name", ['a"; filename="b.html', "x\r\nset-cookie: a=b", "合同.html", "../../etc/passwd"])
async def test_a_file_of_the_api_is_never_a_page(rapport: Rapport, email: str, name: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    file_id = await a_file(person, name, b"<script>alert(1)</script>")
    answer = await person.get(f"/api/attachments/{file_id}?callback=alert")
    assert (answer.status_code, answer.content) == (200, b"<script>alert(1)</script>")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w%.~-]+", answer.headers["content-disposition"])
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-security-policy"] == NOTHING
