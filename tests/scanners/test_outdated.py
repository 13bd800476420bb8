"""`make outdated` against a stand-in of the registries: what it calls late is what docs/operations.md calls late."""

import datetime as dt
import json
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

from infra import outdated
from infra.outdated import Hole, Part, Releases

Json = dict[str, Any]
NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
PYTHON, NODE = Part("PyPI", "anvil", "1.9.0"), Part("npm", "@forge/bolt", "2.0.0")


@pytest.fixture(autouse=True)
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, where in zip(outdated.ASKED, ("python", "node", "holes"), strict=True):
        monkeypatch.setenv(name, f"https://{where}.example/")


def ago(days: int) -> dt.datetime:
    return NOW - dt.timedelta(days=days)


def stand_in(answers: Json) -> Any:
    """A registry that knows so much; whatever else it is asked is a fault of the test."""

    def ask(address: str, body: Json | None) -> Json:
        found: Json = answers[address if body is None else f"{address} {body['package']['name']} {body['version']}"]
        return found

    return ask


def file(days: int, *, yanked: bool = False, reason: str | None = None) -> Json:
    return {"upload_time_iso_8601": ago(days).isoformat(), "yanked": yanked, "yanked_reason": reason}


@pytest.mark.parametrize(
    ("releases", "holes", "expected"),
    [
        ({"1.9.0": 40, "1.10.0": 31}, [], []),
        ({"1.9.0": 90, "1.10.0": 32, "2.0": 1}, [], ["2.0 is out, the first release after it came 32 days ago"]),
        ({"1.8.0": 10, "1.9.0": 90}, [], []),
        ({"1.9.0": 366}, [], [f"silent since {ago(366):%Y-%m-%d}"]),
        ({"1.9.0": 1}, [("CRITICAL", 2), ("HIGH", 7), ("MODERATE", 30), ("LOW", 31), ("", 2)], []),
        ({"1.9.0": 1}, [("CRITICAL", 3)], ["A-1, CRITICAL, published 3 days ago"]),
        ({"1.9.0": 1}, [("HIGH", 8)], ["A-1, HIGH, published 8 days ago"]),
        ({"1.9.0": 1}, [("MODERATE", 31)], ["A-1, MODERATE, published 31 days ago"]),
        ({"1.9.0": 1}, [("", 3)], ["A-1, of unknown gravity, published 3 days ago"]),
    ],
)
def test_what_is_late(releases: dict[str, int], holes: list[tuple[str, int]], expected: list[str]) -> None:
    known = Releases({version: ago(days) for version, days in releases.items()})
    found = [Hole("A-1", ago(days), gravity) for gravity, days in holes]
    assert outdated.judged(PYTHON, known, found, NOW) == expected


def test_what_the_registries_tell() -> None:
    files = {"1.9.0": [file(50), file(40)], "2.0.0": [file(9, yanked=True)], "2.0.0rc1": [file(8)], "1.10.0": [file(7)]}
    package = {
        "versions": {"2.0.0": {"deprecated": "use nut"}, "2.1.0": {}, "3.0.0-beta.1": {}},
        "time": {each: ago(5).isoformat() for each in ("2.0.0", "2.1.0", "3.0.0-beta.1")},
    }
    told = [
        {"id": "A-1", "published": "2026-05-01T00:00:00Z", "database_specific": {"severity": "high"}},
        {"id": "A-2", "published": "2026-05-02T00:00:00Z"},
        {"id": "A-3", "published": "2026-05-02T00:00:00Z", "withdrawn": "2026-05-03T00:00:00Z"},
    ]
    ask = stand_in({
        "https://python.example/anvil/json": {"releases": files},
        "https://node.example/@forge%2Fbolt": package,
        "https://holes.example/query anvil 1.9.0": {"vulns": told},
        "https://holes.example/query @forge/bolt 2.0.0": {},
    })  # fmt: skip
    assert outdated.releases(PYTHON, ask) == Releases({"1.9.0": ago(50), "1.10.0": ago(7)})
    assert outdated.releases(NODE, ask) == Releases({"2.0.0": ago(5), "2.1.0": ago(5)}, "use nut")
    assert [(each.id, each.gravity) for each in outdated.holes(PYTHON, ask)] == [("A-1", "HIGH"), ("A-2", "")]
    assert outdated.holes(NODE, ask) == []
    for version, said in (("2.0.0", "broken"), ("7.0.0", "gone from the registry")):
        files["2.0.0"] = [file(9, yanked=True, reason="broken")]
        part = Part("PyPI", "anvil", version)
        known = outdated.releases(part, ask)
        assert known.withdrawn == said
        assert f"withdrawn: {said}" in outdated.judged(part, known, [], NOW)


def test_it_says_whom_it_can_not_ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("OUTDATED_NPM")
    assert (outdated.main(), capsys.readouterr().out.strip().endswith(": OUTDATED_NPM")) == (2, True)


def test_the_record_says_when_it_is_too_old(tmp_path: Path) -> None:
    assert outdated.age(tmp_path, NOW) == "infra/components.json was never written"
    (tmp_path / "infra").mkdir()
    for days, said in ((31, "31 days old"), (32, "32 days old: too old")):
        (tmp_path / outdated.RECORD).write_text(json.dumps({"checked": ago(days).isoformat(), "components": []}))
        assert outdated.age(tmp_path, NOW) == f"infra/components.json is {said}"


def test_every_part_of_the_locks_is_asked_for() -> None:
    found = outdated.parts(outdated.ROOT)
    assert {"litestar", "semgrep", "wapiti3", "react"} <= {each.name for each in found}
    assert {each.kind for each in found} == {"PyPI", "npm"}
    assert all(each.version[0].isdigit() for each in found)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one Python part and one Node part in its locks."""
    for lock in outdated.PYTHON_LOCKS:
        (tmp_path / lock).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / lock).write_text("anvil==1.9.0 ; python_version > '3' \\\n    --hash=sha256:00\n")
    (tmp_path / outdated.NODE_LOCK).parent.mkdir()
    node = {"": {}, "node_modules/core": {"link": True}, "node_modules/@forge/bolt": {"version": "2.0.0"}}
    (tmp_path / outdated.NODE_LOCK).write_text(json.dumps({"packages": node}))
    monkeypatch.setattr(outdated, "ROOT", tmp_path)
    monkeypatch.setattr(outdated, "holes", lambda part, ask: [])
    return tmp_path


def test_it_says_what_is_late_and_what_nobody_could_say(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh = Releases({"1.9.0": dt.datetime.now(dt.UTC)})
    monkeypatch.setattr(outdated, "releases", lambda part, ask: fresh)
    assert (outdated.main(), capsys.readouterr().out) == (0, "0 late, 0 silent for a year\n")
    assert outdated.overdue(tree) == []

    def away(part: Part, ask: Any) -> Releases:
        raise URLError("python.example is away")

    monkeypatch.setattr(outdated, "releases", away)
    assert outdated.main() == 1
    lines = [f"{name}: nobody could say: URLError" for name in ("anvil 1.9.0", "@forge/bolt 2.0.0")]
    assert capsys.readouterr().out.splitlines() == [*lines, "2 late, 0 silent for a year"]
    assert outdated.overdue(tree) == lines
    assert "example" not in (tree / outdated.RECORD).read_text()


def test_the_record_is_judged_as_of_its_day_and_by_the_locks(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = dt.datetime.now(dt.UTC)
    days = {"1.8.0": 500, "1.9.0": 400, "1.10.0": 90, "1.11.0": 60, "3.0": 10}
    python = Releases({version: now - dt.timedelta(days=ago) for version, ago in days.items()})
    node = Releases({"2.0.0": now - dt.timedelta(days=400)})
    monkeypatch.setattr(outdated, "releases", lambda part, ask: python if part.kind == "PyPI" else node)
    hole = Hole("A-1", now - dt.timedelta(days=8), "HIGH")
    monkeypatch.setattr(outdated, "holes", lambda part, ask: [hole] if part.kind == "npm" else [])
    assert outdated.main() == 1
    behind = "anvil 1.9.0: 3.0 is out, the first release after it came 90 days ago"
    holed = "@forge/bolt 2.0.0: A-1, HIGH, published 8 days ago"
    assert outdated.overdue(tree) == [behind, holed]
    record = json.loads((tree / outdated.RECORD).read_text())
    assert set(record["components"][0]["releases"]) == {"1.9.0", "1.10.0", "3.0"}

    record["checked"] = (now + dt.timedelta(days=2)).isoformat()
    (tree / outdated.RECORD).write_text(json.dumps(record))
    assert outdated.overdue(tree) == [behind.replace("90", "92"), holed.replace("8 days", "10 days")]

    for lock in outdated.PYTHON_LOCKS:
        (tree / lock).write_text("anvil==3.0 \\\n")
    assert outdated.overdue(tree)[0] == "anvil 3.0: not in the record"


def test_without_a_source_of_holes_no_part_is_in_time(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("OUTDATED_OSV")
    fresh = Releases({"1.9.0": dt.datetime.now(dt.UTC)})
    monkeypatch.setattr(outdated, "releases", lambda part, ask: fresh)
    assert outdated.main() == 1
    assert capsys.readouterr().out.splitlines()[0] == "anvil 1.9.0: nobody was asked for holes"
    assert {line.partition(": ")[2] for line in outdated.overdue(tree)} == {"nobody was asked for holes"}
