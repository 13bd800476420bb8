"""A payment gateway of our own: a Stripe that moves no money (`payments.fakestripe`), for cards that are tried out.

It starts beside the databases and is waited for at the end: it costs the start no time.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from rapport.local import processes
from rapport.local.errors import LocalError
from rapport.local.home import CHECKOUT

START_SECONDS = 20.0


class EmbeddedGateway:
    """One server over one file, on the loopback address; it tells `webhook_url` of all that happens."""

    def __init__(self, state: Path, *, port: int, webhook_url: str, webhook_secret: str, log: Path) -> None:
        self.state, self.port, self.log = state, port, log
        self._webhook = {
            "RAPPORT_FAKESTRIPE_WEBHOOK_URL": webhook_url,
            "RAPPORT_FAKESTRIPE_WEBHOOK_SECRET": webhook_secret,
        }
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where the SDK and browsers find it."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, env: Mapping[str, str] = os.environ) -> None:
        """Starts it and doesn't wait; what an earlier one left in its group is ended first, or the port stays taken."""
        if self.process is not None:
            processes.kill_group(self.process.pid)
        self.state.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        command = [sys.executable, "-m", "payments.fakestripe", str(self.port), str(self.state)]
        self.process = processes.spawn(command, log=self.log, env={**env, **self._webhook}, cwd=CHECKOUT)

    def wait(self) -> None:
        """Until it answers."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise LocalError(
            f"The payment gateway does not start on {self.state} ({processes.last_line(self.log)}); its log is"
            f" {self.log}."
        )

    def stop(self) -> None:
        """Ends it."""
        if self.process is not None:
            processes.stop(self.process, signal.SIGTERM, 10)
            self.process = None
