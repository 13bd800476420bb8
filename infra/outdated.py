"""Says which locked parts are older than docs/operations.md allows. It asks networks, so no build and no test of ours
runs it: `make outdated`, once a month and whenever a hole is heard of. It keeps what it was told in a record, which
can be judged without a network, as of its own day.

Of each part of a lock the registry is asked what was released when, and OSV what holes the locked version has. Late is
what has a hole that was published longer ago than its gravity allows, what was withdrawn, and what lies a month behind
a newer release. Parts without a release for a year are named too: they are replaced, or a decision says why not.
"""

import datetime as dt
import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parent.parent
PYTHON_LOCKS: Final = ("requirements.lock", *(f"infra/scanners/{name}.lock" for name in ("static", "wapiti")))
NODE_LOCK: Final = "frontend/package-lock.json"
RECORD: Final = "infra/components.json"
PINNED: Final = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;]+)", re.MULTILINE)
FINAL: Final = re.compile(r"^v?\d+(\.\d+)*(\.post\d+)?$")
MONTH, YEAR = dt.timedelta(days=31), dt.timedelta(days=365)
GRAVE: Final = {"CRITICAL": 2, "HIGH": 7, "MODERATE": 30, "MEDIUM": 30, "LOW": 31}
"""Days from a hole's publication until a corrected version is in a release; of unknown gravity it is as the gravest."""
PATIENCE: Final = 30
ASKED: Final = ("OUTDATED_PYPI", "OUTDATED_NPM", "OUTDATED_OSV")
"""Where the JSON of an index of Python's parts is, a registry of Node's, and OSV's API; the project names none. Without
the last, the record says of every part that nobody was asked for holes, and none is in time."""
Json = Any
Ask = Callable[[str, Json | None], Json]


@dataclass(frozen=True, order=True)
class Part:
    """A locked part; `kind` is what OSV calls its registry."""

    kind: str
    name: str
    version: str


@dataclass(frozen=True)
class Releases:
    """The final releases of a part and when each came; `withdrawn` says why nobody should have the locked one."""

    at: dict[str, dt.datetime]
    withdrawn: str = ""


@dataclass(frozen=True)
class Hole:
    """A hole that was published, of which a part has the version."""

    id: str
    published: dt.datetime
    gravity: str


def main() -> int:
    """Prints what is late, and what is silent; the exit code is 1 if anything is late, 2 if nobody could be asked."""
    now = dt.datetime.now(dt.UTC)
    if unnamed := [name for name in ASKED[:2] if not os.environ.get(name)]:
        print(age(ROOT, now))
        print(f"docs/operations.md says what these name, and nothing does: {', '.join(unnamed)}")
        return 2
    record = {"checked": now.isoformat(), "components": [_asked(part) for part in parts(ROOT)]}
    (ROOT / RECORD).write_text(json.dumps(record, indent=1) + "\n")
    found = verdicts(record)
    print("".join(f"{line}\n" for line in found), end="")
    late = sum(map(_is_late, found))
    print(f"{late} late, {len(found) - late} silent for a year")
    return 1 if late else 0


def age(root: Path, now: dt.datetime) -> str:
    """How old the record is on a day, and whether that is too old."""
    if not (root / RECORD).exists():
        return f"{RECORD} was never written"
    days = (now - _moment(json.loads((root / RECORD).read_text())["checked"])).days
    return f"{RECORD} is {days} days old" + (": too old" if days > MONTH.days else "")


def overdue(root: Path) -> list[str]:
    """What the record of a tree calls late as of its own day, and which locked parts it doesn't know; asks nobody."""
    record = json.loads((root / RECORD).read_text())
    known = {Part(each["kind"], each["name"], each["version"]) for each in record["components"]}
    unknown = [f"{part.name} {part.version}: not in the record" for part in parts(root) if part not in known]
    return unknown + [line for line in verdicts(record) if _is_late(line)]


def _is_late(line: str) -> bool:
    return not line.partition(": ")[2].startswith("silent since ")


def verdicts(record: Json) -> list[str]:
    """What is wrong with the parts of a record as of its day, each as a line."""
    now = _moment(record["checked"])
    return [
        f"{each['name']} {each['version']}: {line}" for each in record["components"] for line in _verdicts(each, now)
    ]


def _verdicts(each: Json, now: dt.datetime) -> list[str]:
    if "unknown" in each:
        return [f"nobody could say: {each['unknown']}"]
    known = Releases({version: _moment(at) for version, at in each["releases"].items()}, each["withdrawn"])
    found = [Hole(hole["id"], _moment(hole["published"]), hole["gravity"]) for hole in each["holes"] or ()]
    unasked = ["nobody was asked for holes"] if each["holes"] is None else []
    return judged(Part(each["kind"], each["name"], each["version"]), known, found, now) + unasked


def _asked(part: Part) -> Json:
    """What the record keeps of a part: the locked release, the first and the last after it, and its holes."""
    entry: Json = {"kind": part.kind, "name": part.name, "version": part.version}
    try:
        known = releases(part, ask)
        found = holes(part, ask) if os.environ.get(ASKED[2]) else None
    except (URLError, TimeoutError, ValueError, KeyError) as problem:
        return entry | {"unknown": type(problem).__name__}  # its text may name a registry
    newer = [version for version in known.at if _order(version) > _order(part.version)]
    kept = {min(newer, key=known.at.__getitem__), max(newer, key=_order)} if newer else set()
    return entry | {
        "releases": {version: at.isoformat() for version, at in known.at.items() if version in kept | {part.version}},
        "withdrawn": known.withdrawn,
        "holes": found
        if found is None
        else [{"id": each.id, "published": each.published.isoformat(), "gravity": each.gravity} for each in found],
    }


def parts(root: Path) -> list[Part]:
    """What the locks name, each once."""
    found = {
        Part("PyPI", name, version)
        for lock in PYTHON_LOCKS
        for name, version in PINNED.findall((root / lock).read_text())
    }
    packages = json.loads((root / NODE_LOCK).read_text())["packages"]
    found |= {
        Part("npm", path.rpartition("node_modules/")[2], each["version"])
        for path, each in packages.items()
        if "node_modules/" in path and not each.get("link")
    }
    return sorted(found)


def judged(part: Part, known: Releases, found: list[Hole], now: dt.datetime) -> list[str]:
    """What is wrong with a part on a day, each as a line."""
    lines = [f"withdrawn: {known.withdrawn}"] if known.withdrawn else []
    for hole in found:
        days, gravity = (now - hole.published).days, hole.gravity or "of unknown gravity"
        if days > GRAVE.get(hole.gravity, min(GRAVE.values())):
            lines += [f"{hole.id}, {gravity}, published {days} days ago"]
    mine = known.at.get(part.version)
    newer = {version: at for version, at in known.at.items() if _order(version) > _order(part.version)}
    if newer and (days := (now - min(newer.values())).days) > MONTH.days:
        last = max(newer, key=_order)
        lines.append(f"{last} is out, the first release after it came {days} days ago")
    if not newer and mine is not None and now - mine > YEAR:
        lines.append(f"silent since {mine:%Y-%m-%d}")
    return lines


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))


def releases(part: Part, ask: Ask) -> Releases:
    """What the part's registry knows of it."""
    return _of_python(part, ask) if part.kind == "PyPI" else _of_node(part, ask)


def _of_python(part: Part, ask: Ask) -> Releases:
    files = ask(f"{_base('PYPI')}/{quote(part.name)}/json", None)["releases"]
    at = {
        version: min(_moment(each["upload_time_iso_8601"]) for each in of)
        for version, of in files.items()
        if of and (version == part.version or (FINAL.match(version) and not all(each["yanked"] for each in of)))
    }
    mine = files.get(part.version) or []
    yanked = [each.get("yanked_reason") or "yanked" for each in mine if each["yanked"]]
    return Releases(at, yanked[0] if yanked else "" if mine else "gone from the registry")


def _of_node(part: Part, ask: Ask) -> Releases:
    told = ask(f"{_base('NPM')}/{quote(part.name, safe='@')}", None)
    versions = told["versions"]
    at = {
        version: _moment(told["time"][version])
        for version, each in versions.items()
        if version == part.version or (FINAL.match(version) and not each.get("deprecated"))
    }
    mine = versions.get(part.version)
    return Releases(at, "gone from the registry" if mine is None else str(mine.get("deprecated") or ""))


def holes(part: Part, ask: Ask) -> list[Hole]:
    """The holes of the locked version, as OSV tells them; what was taken back is none."""
    wanted = {"version": part.version, "package": {"name": part.name, "ecosystem": part.kind}}
    told = ask(f"{_base('OSV')}/query", wanted).get("vulns", ())
    return [
        Hole(each["id"], _moment(each["published"]), str(each.get("database_specific", {}).get("severity", "")).upper())
        for each in told
        if not each.get("withdrawn")
    ]


def ask(address: str, body: Json | None) -> Json:
    """One question to a registry."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"accept": "application/json", "content-type": "application/json"}
    with urlopen(Request(address, data, headers), timeout=PATIENCE) as answer:  # noqa: S310  # nosec B310  # operators name it
        return json.load(answer)


def _base(name: str) -> str:
    return os.environ[f"OUTDATED_{name}"].rstrip("/")


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


if __name__ == "__main__":
    sys.exit(main())
