"""`rapport run`: starts every part in order, keeps each one running, and stops all of them.

One thread that looks every fifth of a second. A part that dies is started again with growing pauses; if this process is
killed itself, the kernel tells the parts to stop, and the next start waits for those that still do.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import click

from kernel.settings import Settings, SettingsError
from rapport.local import environment, processes, programs
from rapport.local.errors import LocalError, sentence_for
from rapport.local.home import CHECKOUT, Home, Running, Secrets
from rapport.local.payment_gateway import EmbeddedGateway
from rapport.local.postgres import EmbeddedPostgres
from rapport.local.redis_server import EmbeddedRedis

DEFAULT_PORT = 8400
READY_SECONDS = 60.0
_LOOK_SECONDS = 0.2
_PAUSES = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0)
_PORT_SECONDS = 5.0
_CALM_SECONDS = 30.0  # after so long without a crash, pauses begin anew
_DEATH_SIGNALS = {"postgres": signal.SIGINT}


class StopRequested(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal. Not an Exception: no handler on the way may swallow it."""


class Part:
    """One running thing: how to start it, how to stop it, and what the operating system says of it."""

    def __init__(
        self,
        name: str,
        start: Callable[[], None],
        stop: Callable[[], None],
        process: Callable[[], subprocess.Popen[bytes] | None],
    ) -> None:
        self.name, self.start, self.stop, self.process = name, start, stop, process
        self.crashes = 0
        self.started = 0.0
        self.next_try = 0.0

    @property
    def runs(self) -> bool:
        """True if its process is there."""
        process = self.process()
        return process is not None and process.poll() is None


class Command:
    """A child process of ours that is a Python module: the API, the worker."""

    def __init__(self, module: str, log: Path, env: Mapping[str, str]) -> None:
        self.module, self.log, self.env = module, log, env
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it; what an earlier one left in its group is ended first, or the port stays taken."""
        if self.process is not None:
            processes.kill_group(self.process.pid)
        command = [sys.executable, "-m", self.module]
        self.process = processes.spawn(command, log=self.log, env=self.env, cwd=CHECKOUT)

    def stop(self) -> None:
        """Asks it to finish what it does."""
        if self.process is not None:
            processes.stop(self.process, signal.SIGTERM, 15)
            self.process = None


class Supervisor:
    """Everything of one start. `run` returns the exit code; it says what it does on standard output."""

    def __init__(self, home: Home, env: Mapping[str, str]) -> None:
        self.home = home
        self.env = dict(env)
        self.parts: list[Part] = []
        self.url = ""
        self.earlier: Running | None = None
        self.settings: dict[str, str] = {}

    def run(self) -> int:
        """Starts, watches until told to stop, stops."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _request_stop)
        try:
            self._start()
            while True:
                self._look()
                time.sleep(_LOOK_SECONDS)
        except StopRequested:
            click.echo("\nStopping ...")
        except (LocalError, SettingsError) as problem:
            click.echo(f"rapport: {problem}", err=True)
            return 1
        except OSError as error:
            click.echo(f"rapport: {sentence_for(error)}", err=True)
            return 1
        finally:
            self._stop()
        return 0

    def _start(self) -> None:
        began = time.monotonic()
        if environment.wants_real_parts(self.env):
            self._start_real()
        else:
            self._start_embedded()
        self._say_where(time.monotonic() - began)

    def _start_embedded(self) -> None:
        self.home.prepare()
        self._take_over()
        port = self._web_port()
        # Before the data directory: one that is there without its secrets is a loss to be told, not a first start.
        secrets = self.home.secrets()
        self.home.root_key()
        gateway = self._begin_gateway(secrets, port)
        with _step("PostgreSQL"):
            bindir = programs.embedded_postgres(self.home.programs)
            postgres = EmbeddedPostgres(
                bindir,
                self.home.postgres,
                port=processes.free_port(self.home.server_port),
                password=secrets.postgres,
                log=self.home.log("postgres"),
            )
            postgres.initialise()
            redis = EmbeddedRedis(
                programs.embedded_redis(self.home.programs),
                self.home.redis,
                port=processes.free_port(self.home.server_port + 1),
                password=secrets.redis,
                log=self.home.log("redis"),
            )
            self.settings = environment.embedded(self.home, secrets, postgres, redis, port)
            self.settings |= environment.payments(self.env, secrets, gateway)
            self.url = self.settings["PUBLIC_URL"]
            self._begin(Part("postgres", postgres.start, postgres.stop, lambda: postgres.process))
        with _step("Redis"):
            self._begin(Part("redis", redis.start, redis.stop, lambda: redis.process))
        with _step("Databases"):
            self._rapport("db", "init")
            self._rapport("db", "migrate")
        with _step("Demo organisations"):
            self._rapport("db", "demo")
        self._start_processes()
        if gateway is not None:
            gateway.wait()

    def _begin_gateway(self, secrets: Secrets, web_port: int) -> EmbeddedGateway | None:
        """Starts our own payment gateway, unless Stripe's test mode is wanted. It gets up while the databases do."""
        if self.env.get("STRIPE_SECRET_KEY"):
            return None
        gateway = EmbeddedGateway(
            self.home.payments / "stripe.db",
            port=processes.free_port(self.home.server_port + 2),
            webhook_url=f"http://127.0.0.1:{web_port}/api/webhooks/stripe",
            webhook_secret=secrets.stripe_webhook,
            log=self.home.log("payment-gateway"),
        )
        self._begin(Part("payment gateway", gateway.start, gateway.stop, lambda: gateway.process))
        return gateway

    def _start_real(self) -> None:
        """With databases of their own nothing is embedded: the settings check says which part is missing."""
        Settings.from_env(self.env)
        self.home.prepare()
        self._take_over()
        self.settings = dict(self.env)
        self.url = self.env.get("PUBLIC_URL", "")
        with _step("Settings and migrations"):
            self._rapport("db", "migrate")
        self._start_processes()

    def _start_processes(self) -> None:
        # A child has the settings of this start and nothing else of ours that could change where it reads or writes.
        env = {**self.env, **self.settings, "PYTHONUNBUFFERED": "1"}
        with _step("API and worker"):
            for name, module in (("worker", "rapport.worker"), ("api", "rapport.app")):
                # mypy can't tell the type of a lambda whose argument has a default.
                command = Command(module, self.home.log(name), env)
                self._begin(Part(name, command.start, command.stop, lambda command=command: command.process))  # type: ignore[misc]
            self._wait_until_ready()

    def _take_over(self) -> None:
        """Makes sure that nobody else runs here, and that nothing of an earlier start does."""
        earlier = self.earlier = self.home.running()
        if not self.home.lock():
            where = f" at {earlier.url}" if earlier else ""
            raise LocalError(
                f"Rapport of this checkout already runs{where}; stop that one first (Ctrl-C in its terminal)."
            )
        if earlier is not None:
            processes.end_leftovers(earlier.children, _DEATH_SIGNALS)

    def _web_port(self) -> int:
        text = self.env.get("RAPPORT_PORT") or str(DEFAULT_PORT)
        if not text.isdigit() or not 0 < int(text) < 65536:
            raise LocalError(f"RAPPORT_PORT={text} is no port; give a number from 1 to 65535.")
        port = int(text)
        if port < 1024 and os.geteuid() != 0:
            raise LocalError(f"Port {port} is for root only; choose one from 1024 on: RAPPORT_PORT=8401 make run")
        if not self._comes_free(port):
            raise LocalError(
                f"Port {port} is taken by another program; stop it, or choose another: RAPPORT_PORT=8401 make run"
            )
        return port

    def _comes_free(self, port: int) -> bool:
        """A killed process holds its port until its last thread is gone, so those of an earlier start are awaited."""
        ours = self.earlier is not None and urlsplit(self.earlier.url).port == port
        deadline = time.monotonic() + (_PORT_SECONDS if ours else 0)
        while not processes.port_is_free(port):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def _begin(self, part: Part) -> None:
        self.parts.append(part)
        part.started = time.monotonic()
        part.start()
        self._remember()

    def _remember(self) -> None:
        """Writes down who runs, so that the next start can end them whatever happens to us."""
        pids = [(part.name, process.pid) for part in self.parts if (process := part.process()) is not None]
        children = [known for name, pid in pids if (known := processes.mark(name, pid)) is not None]
        own = processes.mark("supervisor", os.getpid())
        if own is not None:
            self.home.write_running(Running(self.url, own, self.settings, children))

    def _rapport(self, *words: str) -> None:
        """Runs a command of ours in a process of its own: this one stays small and has no event loop."""
        command = [sys.executable, "-m", "rapport.cli", *words]
        done = subprocess.run(
            command, env={**self.env, **self.settings}, cwd=CHECKOUT, capture_output=True, text=True, check=False
        )
        with self.home.log("setup").open("a") as log:
            log.write(done.stdout + done.stderr)
        if done.returncode != 0:
            said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1].removeprefix("rapport: ")
            raise LocalError(f"{said} (rapport {' '.join(words)}; {self.home.logs / 'setup.log'})")

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        said = "no answer yet"
        while time.monotonic() < deadline:
            try:
                self._get("/api/health/ready")
            except urllib.error.HTTPError as error:
                said = error.read().decode(errors="replace")[:300]
            except OSError as error:
                said = str(error)
            else:
                return
            self._look()
            time.sleep(0.1)
        log = self.home.logs / "api.log"
        raise LocalError(
            f"The API is not ready after {READY_SECONDS:.0f} s ({said}); its log {log} ends: {processes.last_line(log)}"
        )

    def _get(self, path: str) -> Any:  # noqa: ANN401 - whatever JSON says
        listen = self.settings.get("LISTEN", f"127.0.0.1:{DEFAULT_PORT}")
        # The scheme is written here, so nothing else is opened.
        with urllib.request.urlopen(f"http://{listen}{path}", timeout=5) as answer:  # nosec B310  # http to a loopback address of ours
            return json.load(answer)

    def _say_where(self, seconds: float) -> None:
        click.echo(f"\nRapport runs at {click.style(self.url, bold=True)}  (ready after {seconds:.0f} s)\n")
        for login in self._get("/api/bootstrap").get("demo", []):
            click.echo(f"  {login['organisation']}: {login['email']}  {login['password']}")
        click.echo(f"\nLogs: {self.home.logs}   Stop: Ctrl-C")

    def _look(self) -> None:
        """Starts again what died, the one that others need first; pauses grow with every crash."""
        now = time.monotonic()
        for part in self.parts:
            if part.runs:
                if part.crashes and now - part.started > _CALM_SECONDS:
                    part.crashes = 0
                continue
            if part.next_try == 0.0:
                part.next_try = now + _PAUSES[min(part.crashes, len(_PAUSES) - 1)]
                part.crashes += 1
            if now >= part.next_try:
                part.next_try = 0.0
                self._restart(part)

    def _restart(self, part: Part) -> None:
        click.echo(f"  {part.name} stopped; starting it again.")
        part.started = time.monotonic()
        try:
            part.start()
        except (LocalError, SettingsError) as problem:
            # Kept for the next try: the cause (a full disk) may go away, and the other parts go on meanwhile.
            click.echo(f"rapport: {problem}", err=True)
        self._remember()

    def _stop(self) -> None:
        """Ends the parts, the last one started first. A second Ctrl-C does not leave half of them behind."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for part in reversed(self.parts):
            part.stop()


def _request_stop(_number: int, _frame: FrameType | None) -> None:
    raise StopRequested


@contextmanager
def _step(name: str) -> Iterator[None]:
    """Shows what is going on and how long it took."""
    click.echo(f"  {name} ...", nl=False)
    started = time.monotonic()
    try:
        yield
    except BaseException:
        click.echo()
        raise
    click.echo(f" {time.monotonic() - started:.1f} s")
