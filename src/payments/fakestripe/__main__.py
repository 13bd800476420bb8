"""`python -m payments.fakestripe PORT FILE`: serves the fake on this machine only, its state in FILE."""

import os
import sys

from granian import Granian
from granian.constants import Interfaces
from litestar import Litestar

from payments.fakestripe.app import create_app

FILE = "RAPPORT_FAKESTRIPE_FILE"


def serve() -> Litestar:
    """What the server's process calls."""
    return create_app(os.environ[FILE])


def main(port: int, path: str) -> None:
    """Serves until it is told to stop."""
    os.environ[FILE] = path
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
