"""The locks name exact bytes and no address: every machine asks the registry that it is set up for."""

import importlib.metadata
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from infra import outdated
from tests.support import asvs
from tests.support.repository import ROOT, files

LOCK = (ROOT / "requirements.lock").read_text()
PINNED = re.compile(r"^[a-z0-9][a-z0-9._-]*==\S+( ; .+)? \\$", re.IGNORECASE)
AT_ONCE = 4
"""Times that pip is run beside itself: it mostly waits for the registry."""

BINARY = {".png", ".woff2", ".ico", ".csv"}
ADDRESS = re.compile(r"https?://|--(extra-)?index-url|--find-links| @ ")


@pytest.mark.asvs("V15.1.2")
@pytest.mark.asvs("V15.2.4")
def test_every_python_package_is_pinned_and_hashed():
    assert len(blocks()) > 50
    for block in blocks().values():
        first, *others = block.splitlines()
        assert PINNED.match(first), first
        assert any(line.strip().startswith("--hash=sha256:") for line in others), first


@pytest.mark.asvs("V15.2.4")
def test_python_lock_has_no_address():
    assert not ADDRESS.search(LOCK)


@pytest.mark.asvs("V15.2.4")
@pytest.mark.parametrize("name", ["static.lock", "wapiti.lock", "wapiti-source.lock"])
def test_scanners_are_pinned_and_hashed_too(name):
    lock = (ROOT / "infra/scanners" / name).read_text()
    assert not ADDRESS.search(lock)
    for block in re.split(r"\n(?=\S)", lock):
        first, *others = block.splitlines()
        assert PINNED.match(first), first
        assert any(line.strip().startswith("--hash=sha256:") for line in others), first


@pytest.mark.asvs("V15.1.2")
def test_node_lock_has_hashes_and_no_address():
    lock = json.loads((ROOT / "frontend/package-lock.json").read_text())
    assert lock["lockfileVersion"] == 3
    packages = {
        name: entry for name, entry in lock["packages"].items() if "node_modules/" in name and not entry.get("link")
    }
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    # Packages of other platforms that the registry doesn't carry have no hash; `npm ci` passes them over.
    elsewhere = {name for name, entry in packages.items() if entry.get("optional") and entry.get("os")}
    hashed = {name for name, entry in packages.items() if entry.get("integrity") or entry.get("inBundle")}
    assert set(packages) - hashed - elsewhere == set()


def test_npm_leaves_addresses_out():
    assert "omit-lockfile-registry-resolved=true" in (ROOT / "frontend/.npmrc").read_text()


def test_no_file_names_a_registry_or_a_machine():
    # Written in pieces, or this file would be the first one found.
    registries = ["pypi" + r"\.org", "files.python" + "hosted", "registry.npm" + "js"]
    folders = [r"(?<![\w./-])/" + folder + r"/\w" for folder in ("home", "root", "work/main", "Users")]
    unwanted = re.compile("|".join(registries + folders))
    found = []
    for path in files():
        if path.suffix not in BINARY and path.name != "compose-spec.json":
            found += [f"{path.relative_to(ROOT)}: {word}" for word in unwanted.findall(path.read_text(errors="ignore"))]
    assert found == []


def blocks() -> dict[str, str]:
    """Each package's part of the lock."""
    found = [block for block in re.split(r"\n(?=\S)", LOCK) if block.strip() and not block.startswith("#")]
    return {canonical(block.partition("==")[0]): block for block in found}


def canonical(name: str) -> str:
    """A package's name as indexes write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.slow
def test_every_package_has_a_wheel_for_the_other_python_too(tmp_path: Path):
    """This Python's wheels are installed, as the bootstrap takes no sources. Those for any Python serve the other one,
    and for the rest pip resolves each hash to a wheel, or would refuse the source distribution.
    """
    version = "3.12" if sys.version_info[:2] == (3, 11) else "3.11"
    listed, own = blocks(), f"cp3{sys.version_info[1]}-cp3{sys.version_info[1]}"
    installed = {canonical(each.name): each.read_text("WHEEL") or "" for each in importlib.metadata.distributions()}
    needed = [block for name, block in listed.items() if own in installed.get(name, own)]
    assert 10 < len(needed) < len(listed) / 2
    shares = [needed[number::AT_ONCE] for number in range(AT_ONCE)]
    wanted = ["--only-binary", ":all:", "--require-hashes", "--no-deps", "--python-version", version]

    def resolved(number: int) -> subprocess.CompletedProcess[str]:
        share = tmp_path / f"{number}.txt"
        share.write_text("\n".join(shares[number]))
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--disable-pip-version-check"]
        command += [*wanted, "--target", str(tmp_path / f"there-{number}"), "-r", str(share)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        failed = [done.stderr[-2000:] for done in threads.map(resolved, range(AT_ONCE)) if done.returncode]
    assert failed == []


def test_the_bootstrap_takes_no_sources():
    assert '"--require-hashes", "--only-binary", ":all:"' in (ROOT / "infra/bootstrap.py").read_text()


def test_the_row_about_old_parts_says_what_the_record_says():
    in_time = (ROOT / outdated.RECORD).exists() and outdated.overdue(ROOT) == []
    assert asvs.requirements()["V15.2.1"].state == ("met" if in_time else "open")
