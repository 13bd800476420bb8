"""Wapiti, a scanner of web applications, attacks the running product's operations as somebody who is signed in."""

import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.support.app import PASSWORD
from tests.support.product import Product
from tests.support.scanners import wapiti
from tests.support.waits import wait_until

pytestmark = pytest.mark.journey


def flaws(found: dict[str, Any]) -> list[str]:
    """What a report calls a vulnerability or a server error."""
    kinds = [*found["vulnerabilities"].items(), *found["anomalies"].items()]
    return [f"{kind}: {each['method']} {each['path']} {each['info']}" for kind, those in kinds for each in those]


def founder(product: Product) -> httpx.Client:
    """The browser of somebody whose organisation nobody else uses."""
    browser = httpx.Client(base_url=product.url, headers={"origin": product.url}, timeout=30)
    email = f"{uuid4().hex[:12]}@scanned.example"
    start = {"company": "Scanned Ltd", "country": "GB", "email": email, "locale": "en"}
    signup = browser.post("/api/signups", json=start).json()["id"]
    code = mailed_code(browser, email)
    proof = browser.post(f"/api/signups/{signup}/verification", json={"code": code}).json()["proof"]
    body = {"proof": proof, "name": "Ann Lee", "password": PASSWORD, "sample_data": True}
    done = browser.post(f"/api/signups/{signup}/completion", json=body)
    assert done.status_code == 201, done.text
    [cookie] = [line for line in done.headers.get_list("set-cookie") if line.startswith("__Host-sid=")]
    # A jar gives no Secure cookie to http, as the scanner does not either: both send the header.
    browser.headers.update({"cookie": cookie.partition(";")[0], "x-csrf-token": done.json()["csrf"]})
    return browser


def mailed_code(browser: httpx.Client, email: str) -> str:
    """What the page of sent mails shows, once the worker has sent it."""
    subjects: list[str] = []

    def is_mailed() -> bool:
        subjects[:] = [str(mail["subject"]) for mail in browser.get("/api/mailbox").json() if mail["to"] == email]
        return bool(subjects)

    wait_until(is_mailed)
    return subjects[0][-6:]


@pytest.mark.asvs("V1.2.4")
@pytest.mark.asvs("V1.2.5")
@pytest.mark.asvs("V5.3.2")
def test_wapiti_finds_no_vulnerability(product: Product, tmp_path: Path) -> None:
    with closing(founder(product)) as browser:
        sent = {name: browser.headers[name] for name in ("cookie", "x-csrf-token", "origin")}
        found = wapiti(product.url, sent, tmp_path)
        assert flaws(found) == []
        assert found["infos"]["crawled_pages_nbr"] > 300, "it attacked next to nothing"
        assert browser.get("/api/session").status_code == 200, "it was signed in all the time"
        assert browser.get("/api/health/ready").json()["status"] == "ok"


class Careless(BaseHTTPRequestHandler):
    """Writes what it is sent into a page."""

    def do_GET(self) -> None:
        name = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).get("name", ["nobody"])[0]
        is_document = self.path.startswith("/api/openapi.json")
        page = DOCUMENT if is_document else f"<!doctype html><body>Hello {name} <a href='/hello?name=ann'>again</a>"
        self.send_response(200)
        self.send_header("content-type", "application/json" if is_document else "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, format: str, *_: object) -> None:
        """Says nothing."""


DOCUMENT = '{"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "servers": [{"url": "/"}], "paths": {}}'


@pytest.fixture
def careless() -> Iterator[str]:
    """A server with a hole."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Careless)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_wapiti_finds_a_hole_where_there_is_one(careless: str, tmp_path: Path) -> None:
    found = wapiti(careless, {}, tmp_path, crawl=5, module=3)
    assert any("/hello" in flaw and "Cross Site Scripting" in flaw for flaw in flaws(found)), flaws(found)
