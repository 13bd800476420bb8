"""A service on this machine that speaks HTTPS, under a certificate of an authority of its own: what is asked of it is
kept, and what it answers a test says.
"""

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from rapport.local.certificates import AUTHORITY, make


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Service:
    """What it was asked, and what it answers: status, headers and body, the body a byte at a time with `drip` seconds
    between.
    """

    url: str
    authority: Path
    answer: Callable[[Asked], tuple[int, dict[str, str], bytes]] = lambda _: (200, {}, b"")
    asked: list[Asked] = field(default_factory=list)
    drip: float = 0


@contextmanager
def https_service(folder: Path, configure: Callable[[ssl.SSLContext], None] = lambda _: None) -> Iterator[Service]:
    """The service while it runs; `configure` sets what it speaks. Clients find its authority by SSL_CERT_FILE."""
    make(folder, ["localhost"])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "localhost.crt", folder / "localhost.key")
    configure(context)
    server = _Server(("127.0.0.1", 0), _Handler)
    server.service = Service(f"https://localhost:{server.server_port}", folder / AUTHORITY)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    service: Service

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that breaks off is what many of these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, self.path, headers, body)
        self.server.service.asked.append(asked)
        status, more, content = self.server.service.answer(asked)
        self.send_response(status)
        for name, value in {"content-length": str(len(content)), **more}.items():
            self.send_header(name, value)
        self.end_headers()
        for place in range(len(content)) if self.server.service.drip else ():
            self.wfile.write(content[place : place + 1])
            time.sleep(self.server.service.drip)
        if not self.server.service.drip:
            self.wfile.write(content)

    do_GET = do_POST = _any  # noqa: N815  # the base class names them

    def log_message(self, format: str, *args: object) -> None:  # the base class names it
        """Says nothing."""
