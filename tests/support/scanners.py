"""The scanners, as programs in environments of their own (infra/scanners); nothing of them is imported."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.support.repository import ROOT

TOOLS = ROOT / "build/scanners"
RULES = ROOT / "infra/scanners/rules"
# Nothing is looked up, reported or asked for: rules are ours, and the machine may have no network.
QUIET = {"SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"}


def tool(kind: str, name: str) -> str:
    """Where a scanner is."""
    path = TOOLS / kind / "bin" / name
    assert path.exists(), f"{name} is missing; `make test` installs it (sh infra/bootstrap.sh scanners)"
    return str(path)


def semgrep(folder: Path, targets: list[str], home: Path) -> dict[str, Any]:
    """What our rules find in files of a folder: `results` and `errors`; it writes only below `home`."""
    command = [tool("static", "semgrep"), "scan", "--metrics", "off", "--disable-version-check", "--quiet", "--json"]
    command += [
        "--no-git-ignore",
        "--exclude",
        "*.test.*",
        "--exclude",
        "*.d.ts",
        "--timeout",
        "60",
        "--config",
        str(RULES),
        *targets,
    ]
    environment = {**os.environ, **QUIET, "SEMGREP_SETTINGS_FILE": str(home / "settings.yml"), "HOME": str(home)}
    said = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert said.returncode in {0, 1}, said.stderr
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def bandit(targets: list[str], config: Path) -> dict[str, Any]:
    """What bandit finds: `results` and `errors`."""
    command = [tool("static", "bandit"), "--quiet", "--recursive", "--format", "json", "--configfile", str(config)]
    command += targets
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    found: dict[str, Any] = json.loads(said.stdout)
    return found


# What is left out, and why: `ssrf`, `xxe` and `log4shell` ask a server outside (nothing here reads XML); `ssl` needs
# TLS, which a proxy ends; `upload` needs forms; `buster`, `nikto`, `wapp`, `htp`, `cms` and `wp_enum` guess at software
# that this is not.
MODULES = "sql,exec,file,crlf,redirect,xss,permanentxss,csrf,cookieflags,http_headers,csp"
# Tries to sign in would shut this machine's address out for the tests that follow, and the others end the session.
UNTOUCHED = ("session*", "sign-in*", "signups*", "pending-sign-ins*", "passkey*", "invitation*", "members*", "erasure*")


def wapiti(url: str, headers: dict[str, str], home: Path, *, crawl: int = 25, module: int = 4) -> dict[str, Any]:
    """What wapiti finds on a running product, by its report; seconds for the crawl and for each module bound it."""
    report = home / "wapiti.json"
    command = [
        tool("wapiti", "wapiti"),
        "--url",
        f"{url}/",
        "--swagger",
        f"{url}/api/openapi.json",
        "--scope",
        "folder",
    ]
    command += [
        "--module",
        MODULES,
        "--format",
        "json",
        "--output",
        str(report),
        "--store-session",
        str(home / "session"),
    ]
    command += ["--max-scan-time", str(crawl), "--max-attack-time", str(module), "--no-bugreport", "--tasks", "2"]
    command += ["--store-config", str(home / "config"), "--flush-session", "--verbose", "1"]
    for path in UNTOUCHED:
        command += ["--exclude", f"{url}/api/{path}"]
    for name, value in headers.items():
        command += ["--header", f"{name}: {value}"]
    environment = {**os.environ, "HOME": str(home)}
    for _ in range(3):
        said = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=240)
        # When a module's time is over, wapiti may leave its own SQLite file locked, and ends without a report.
        if report.exists() or "database is locked" not in said.stderr:
            break
        shutil.rmtree(home / "session", ignore_errors=True)
    assert report.exists(), said.stdout[-2000:] + said.stderr[-2000:]
    found: dict[str, Any] = json.loads(report.read_text())
    return found | {"said": said.stdout}
