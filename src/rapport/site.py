"""The built web app: hashed assets that never change, and the page that starts the app for every other path."""

import gzip
import mimetypes
from pathlib import Path

import msgspec
from litestar.types import Receive, Scope, Send

from kernel.http import NONCE

_COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/manifest")
_FOREVER = b"public, max-age=31536000, immutable"
_ASK_AGAIN = b"no-cache"
_NONCE = b"__CSP_NONCE__"
"""What the build writes in the start page wherever an answer's nonce belongs (frontend/web/vite.config.ts)."""


class Asset(msgspec.Struct, frozen=True):
    """One file, ready to send."""

    body: bytes
    zipped: bytes | None
    media_type: bytes
    cache: bytes


class Site:
    """ASGI: serves a folder from memory. It is read once; a new build means a new start."""

    def __init__(self, root: Path) -> None:
        files = [path for path in sorted(root.rglob("*")) if path.is_file()]
        self._assets = {f"/{path.relative_to(root).as_posix()}": _asset(path, root) for path in files}
        self._start = self._assets.get("/index.html")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        method, path = scope.get("method", "GET"), scope["path"]
        asset = self._assets.get(path) or (None if path.startswith("/assets/") else self._start)
        if asset is None or method not in {"GET", "HEAD"}:
            status = 404 if asset is None else 405
            await _send(send, status, [(b"content-type", b"text/plain"), (b"content-length", b"0")], b"")
            return
        if asset is self._start:
            asset = _with_nonce(asset, scope.get("state", {}).get(NONCE, ""))
        zips = b"gzip" in dict(scope["headers"]).get(b"accept-encoding", b"")
        body = asset.zipped if zips and asset.zipped is not None else asset.body
        headers = [
            (b"content-type", asset.media_type),
            (b"cache-control", asset.cache),
            (b"content-length", str(len(body)).encode()),
            (b"vary", b"accept-encoding"),
        ]
        if body is asset.zipped:
            headers.append((b"content-encoding", b"gzip"))
        await _send(send, 200, headers, b"" if method == "HEAD" else body)


def _with_nonce(asset: Asset, nonce: str) -> Asset:
    """The start page of one answer; so small that it goes as it is."""
    body = asset.body.replace(_NONCE, nonce.encode())
    return Asset(body, None, asset.media_type, asset.cache)


async def _send(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _asset(path: Path, root: Path) -> Asset:
    body = path.read_bytes()
    guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    media_type = f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed
    hashed = path.relative_to(root).parts[0] == "assets"
    squeezed = gzip.compress(body, 9, mtime=0) if media_type.startswith(_COMPRESSIBLE) else None
    if squeezed is not None and len(squeezed) >= len(body):
        squeezed = None
    return Asset(body, squeezed, media_type.encode(), _FOREVER if hashed else _ASK_AGAIN)
