"""A Redis server of our own: it only wakes workers (the truth is in PostgreSQL), but keeps what it has on disk too."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from rapport.local import processes
from rapport.local.errors import LocalError

START_SECONDS = 20.0


class EmbeddedRedis:
    """One server over one directory, on the loopback address, with a password and an append-only file."""

    def __init__(self, binary: Path, data_dir: Path, *, port: int, password: str, log: Path) -> None:
        self.binary, self.data_dir, self.port, self.log = binary, data_dir, port, log
        self._password = password
        self._user = processes.service_user()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where clients find it."""
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Starts the server and waits until it answers."""
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        configuration = self.data_dir / "redis.conf"
        # In a file, not on the command line, where everyone on the machine could read the password.
        configuration.touch(mode=0o600)
        configuration.write_text(self._configuration())
        for path in (self.data_dir, configuration):
            if self._user is not None:
                os.chown(path, self._user.uid, self._user.gid)
        self.process = processes.spawn([self.binary, configuration], log=self.log, user=self._user)
        if not self._answers(self.process):
            raise LocalError(
                f"Redis does not start on {self.data_dir} ({processes.last_line(self.log)}); its log is {self.log}."
            )

    def stop(self) -> None:
        """Ends it; it writes what it has first."""
        if self.process is not None:
            processes.stop(self.process, signal.SIGTERM, 10)
            self.process = None

    def _configuration(self) -> str:
        lines = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "requirepass": self._password,
            "dir": f'"{self.data_dir}"',
            "appendonly": "yes",
            "appendfsync": "everysec",
            "aof-load-truncated": "yes",
            "save": '""',
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        return "".join(f"{name} {value}\n" for name, value in lines.items())

    def _answers(self, process: subprocess.Popen[bytes]) -> bool:
        """True once it has loaded its file and takes commands; the protocol is one line each way."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                    connection.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
                    said = b""
                    while said.count(b"\r\n") < 2:
                        piece = connection.recv(256)
                        if not piece:
                            break
                        said += piece
            except OSError:
                said = b""
            if b"+PONG" in said:
                return True
            time.sleep(0.02)
        return False
