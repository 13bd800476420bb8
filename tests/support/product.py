"""The whole product as `rapport run` starts it, on a data directory and a port of its own."""

import asyncio
import os
import signal
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from kernel.settings import Settings
from rapport.local import processes
from rapport.local.home import Home, Running
from rapport.parts import open_parts
from tenants.entitlements import grant
from tests.support.servers import server_port, worker
from tests.support.waits import PATIENCE, wait_until


class Product:
    """One `rapport run`."""

    process: subprocess.Popen[bytes]

    def __init__(self, folder: Path) -> None:
        folder = _apart(folder)
        self.home = Home(folder)
        self.port = server_port()
        self.output = folder.with_suffix(".out")

    @property
    def url(self) -> str:
        """Where the web app is."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Starts it and waits until it says where its logs are."""
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(self.command(), env=self.environment(), stdout=output, stderr=output)
        try:
            wait_until(lambda: b"Logs:" in self.output.read_bytes() or self.process.poll() is not None)
        except BaseException:
            self.stop()
            raise
        assert self.process.poll() is None, self.output.read_text()

    def run(self, **changes: str) -> subprocess.CompletedProcess[str]:
        """A start that should end by itself."""
        env = {**self.environment(), **changes}
        return subprocess.run(self.command(), env=env, capture_output=True, text=True, check=False, timeout=60)

    def command(self) -> list[str]:
        """What `make run` calls."""
        return [sys.executable, "-m", "rapport.cli", "run"]

    def environment(self) -> dict[str, str]:
        """The variables of this one's place."""
        return {**os.environ, "DATA_DIR": str(self.home.root), "RAPPORT_PORT": str(self.port)}

    def running(self) -> Running:
        """What is written down about the processes."""
        running = self.home.running()
        assert running is not None
        return running

    def part(self, name: str) -> processes.ProcessMark:
        """The process that plays a part now."""
        return next(child for child in self.running().children if child.name == name)

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Stops it like Ctrl-C."""
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)

    def is_ready(self) -> bool:
        """Whether every part answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/health/ready", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def keep(self, word: str) -> None:
        """Commits a row."""
        self.sql("INSERT INTO public.kept VALUES ($1)", word)

    def kept(self, word: str) -> int:
        """How often the row is there."""
        return int(self.sql("SELECT count(*) FROM public.kept WHERE word = $1", word))

    def sql(self, statement: str, *values: str, control: bool = False) -> Any:
        """One statement, as administrator, in the tenant database, or in the control database."""

        async def ask() -> Any:
            environment = self.running().environment
            tenant = environment["TENANT_ADMIN_DATABASE_URLS"].removeprefix("main=")
            url = environment["CONTROL_ADMIN_DATABASE_URL"] if control else tenant
            connection = await asyncpg.connect(url)
            try:
                return await connection.fetchval(statement, *values)
            finally:
                await connection.close()

        return asyncio.run(ask())

    def switch(self, organisation_id: str, module: str, *, on: bool) -> None:
        """What billing does when a plan changes, from a process of its own; open pages hear of it."""

        async def grant_it() -> None:
            settings = Settings.from_env(self.running().environment)
            async with open_parts(settings) as parts, parts.runtime.databases.control_session() as control:
                await grant(control, UUID(organisation_id), f"module.{module}", on, source="test")

        with ThreadPoolExecutor(1) as thread:  # in this one Playwright's loop is running
            thread.submit(asyncio.run, grant_it()).result()


def _apart(folder: Path) -> Path:
    """A folder whose ports are no other test process's: two products that start at once would both find one free."""
    number, count = worker()
    while Home(folder).server_port // 10 % count != number:
        folder = folder.with_name(f"{folder.name}x")
    return folder
