"""`python -m payments.fakestripe PORT FILE`: serves the fake on this machine only, its state in FILE."""

import os
import sys

from granian import Granian
from granian.constants import Interfaces
from litestar import Litestar

from payments.fakestripe.app import create_app

FILE, ADDRESS = "RAPPORT_FAKESTRIPE_FILE", "RAPPORT_FAKESTRIPE_ADDRESS"
WEBHOOK_URL, WEBHOOK_SECRET = "RAPPORT_FAKESTRIPE_WEBHOOK_URL", "RAPPORT_FAKESTRIPE_WEBHOOK_SECRET"
"""An endpoint that is there from the start; in the environment, as others read command lines."""


def serve() -> Litestar:
    """What the server's process calls."""
    url, secret = os.environ.get(WEBHOOK_URL), os.environ.get(WEBHOOK_SECRET)
    endpoint = (url, secret) if url and secret else None
    return create_app(os.environ[FILE], os.environ[ADDRESS], endpoint)


def main(port: int, path: str) -> None:
    """Serves until it is told to stop."""
    os.environ |= {FILE: path, ADDRESS: f"http://127.0.0.1:{port}"}
    Granian(
        "payments.fakestripe.__main__:serve",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGI,
        factory=True,
        log_access=False,
    ).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
