"""The API as processes of their own, each of which ends by SIGKILL at a commit of its own: forks of one that has the
product loaded, so that a life begins in a fraction of a second.

python -m tests.support.forks   # a line `8123 2 after` of its input is a life on a port; its answer is the process's id
"""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar

from kernel.db import Databases
from kernel.settings import Settings
from rapport.app import create_app
from tests.support.books import deadly
from tests.support.servers import server_port
from tests.support.unmeasured import unmeasured
from tests.support.waits import answers, wait_until


class Forks:
    """Who makes the lives, in another process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @contextmanager
    def life(self, number: int, *, after: bool) -> Iterator[str]:
        """One life that ends before or after its commit of that number, or with the block; where it listens."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        port = server_port()
        self._process.stdin.write(f"{port} {number} {'after' if after else 'before'}\n")
        self._process.stdin.flush()
        process_id = int(self._process.stdout.readline())
        try:
            wait_until(lambda: answers(port))
            yield f"http://127.0.0.1:{port}"
        finally:
            _kill(process_id)


def _kill(process_id: int) -> None:
    try:
        os.kill(process_id, signal.SIGKILL)
    except ProcessLookupError:
        return  # it ended where it was to


@contextmanager
def forks(environment: dict[str, str]) -> Iterator[Forks]:
    """Lives of the API on those settings."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.forks"], env=unmeasured(environment), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with process:
        try:
            yield Forks(process)
        finally:
            process.kill()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def _serve(app: Litestar, port: int, number: int, *, after: bool) -> None:
    Databases.control_session = deadly(Databases.control_session, number, _die, after=after)  # type: ignore[assignment, method-assign]
    await Server(app, address="127.0.0.1", port=port, interface=Interfaces.ASGI, log_enabled=False).serve()


def main() -> None:
    """Makes a life of each line."""
    app = create_app(Settings.from_env(os.environ))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever ended is waited for by nobody
    for line in sys.stdin:
        port, number, when = line.split()
        process_id = os.fork()
        if process_id == 0:
            asyncio.run(_serve(app, int(port), int(number), after=when == "after"))
            os._exit(0)
        sys.stdout.write(f"{process_id}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
