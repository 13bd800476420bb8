"""What of the OWASP ASVS 5.0 is met, and by what: the requirements of docs/asvs, the tests that are marked with one,
and the documents that are made of both.

    python -m tests.support.asvs        writes docs/asvs.md and docs/attacks.md
"""

import ast
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.repository import ROOT

FOLDER = ROOT / "docs/asvs"
TABLE = ROOT / "docs/asvs.md"
ATTACKS = ROOT / "docs/attacks.md"
STATES = ("met", "not applicable", "open")
AIM, HIGH = 2, {7, 8, 11}
"""The level that is aimed at, and the chapters in which it is the third: sessions, authorization, cryptography."""
Attacks = Mapping[str, Mapping[str, Sequence[str]]]
Tests = Mapping[str, "Sequence[Marked]"]
_COLUMNS = ("| id | level | what it asks | state | by what, or why |", "|---|---|---|---|---|")
SHOWN = 3
"""Tests that a row of the table names; of the others it says how many there are."""


@dataclass(frozen=True)
class Requirement:
    """One requirement: what it asks for in our words, and where we stand."""

    id: str
    level: int
    asks: str
    state: str
    by: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Chapter:
    """A chapter of the standard."""

    number: int
    title: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True)
class Marked:
    """A test that is marked with a requirement."""

    path: str
    name: str


def chapters(folder: Path = FOLDER) -> list[Chapter]:
    """The requirements as docs/asvs has them."""
    return [_chapter(path) for path in sorted(folder.glob("[0-9]*.toml"))]


def _chapter(path: Path) -> Chapter:
    content = tomllib.loads(path.read_text())
    rows = [_requirement(name, row) for name, row in content["requirements"].items()]
    return Chapter(int(path.name[:2]), content["title"], tuple(rows))


def _requirement(name: str, row: Mapping[str, Any]) -> Requirement:
    return Requirement(name, row["level"], row["asks"], row["state"], tuple(row.get("by", ())), row.get("note", ""))


def requirements() -> dict[str, Requirement]:
    """All of them by their ids."""
    return {each.id: each for chapter in chapters() for each in chapter.requirements}


def marked() -> dict[str, list[Marked]]:
    """The tests that are marked with each id, by themselves or with their whole module, read without running them."""
    found: dict[str, list[Marked]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for name, test in marks_of(path.read_text()):
            found[name].append(Marked(path.relative_to(ROOT).as_posix(), test))
    return dict(found)


def marks_of(source: str) -> Iterator[tuple[str, str]]:
    """The ids and the tests of a module that have them."""
    tree = ast.parse(source)
    of_all = [name for node in tree.body if _sets_marks(node) for name in _marks(ast.walk(node))]
    for test in ast.walk(tree):
        if isinstance(test, ast.FunctionDef | ast.AsyncFunctionDef):
            names = _marks(test.decorator_list)
            if test.name.startswith("test_"):
                names += of_all
            yield from ((name, test.name) for name in names)


def _sets_marks(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"


def _marks(nodes: Iterable[ast.AST]) -> list[str]:
    calls = [each for each in nodes if isinstance(each, ast.Call)]
    return [_text(call.args[0]) for call in calls if ast.unparse(call.func) == "pytest.mark.asvs"]


def _text(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ast.unparse(node)


def faults(known: Mapping[str, Requirement], tests: Tests) -> list[str]:
    """What is claimed and not there."""
    found = [
        f"{test.path}::{test.name}: no requirement {name}" for name in tests.keys() - known for test in tests[name]
    ]
    for each in known.values():
        missing = [path for path in each.by if not (ROOT / path).exists()]
        found += [f"{each.id}: {path} is not there" for path in missing]
        if each.state not in STATES:
            found.append(f"{each.id}: {each.state} is no state")
        if each.state == "met" and not each.by and not tests.get(each.id):
            found.append(f"{each.id}: met by nothing")
        if each.state != "met" and not each.note:
            found.append(f"{each.id}: {each.state} without a reason")
        if each.state in STATES and each.state != "met":
            found += [f"{test.path}::{test.name}: {each.id} is {each.state}" for test in tests.get(each.id, ())]
    return sorted(found)


def table(known: Sequence[Chapter], tests: Tests) -> str:
    """The document of all requirements."""
    parts = [_HEAD, _summary(known)]
    for chapter in known:
        rows = [_row(each, tests.get(each.id, ())) for each in chapter.requirements]
        parts.append("\n".join([f"## V{chapter.number} {chapter.title}", "", *_COLUMNS, *rows]))
    return "\n\n".join(parts) + "\n"


def _summary(known: Sequence[Chapter]) -> str:
    lines = ["| chapter | met | not applicable | open | open within the aim |", "|---|---|---|---|---|"]
    total: Counter[str] = Counter()
    for chapter in known:
        count = Counter(each.state for each in chapter.requirements)
        aim = 3 if chapter.number in HIGH else AIM
        count["aimed"] = sum(each.state == "open" and each.level <= aim for each in chapter.requirements)
        total += count
        lines.append(_counted(f"V{chapter.number} {chapter.title}", count))
    return "\n".join([*lines, _counted("all", total)])


def _counted(title: str, count: Counter[str]) -> str:
    return f"| {title} | {' | '.join(str(count[state]) for state in (*STATES, 'aimed'))} |"


def _row(each: Requirement, tests: Sequence[Marked]) -> str:
    shown = [f"[{_prose(test.name)}](../{test.path})" for test in tests[:SHOWN]]
    more = [f"{len(tests) - SHOWN} more"] if len(tests) > SHOWN else []
    said = ", ".join([*shown, *more, *(f"`{path}`" for path in each.by)])
    why = "; ".join(part for part in (each.note, said) if part)
    return f"| {each.id} | {each.level} | {each.asks} | {each.state} | {why} |"


def _prose(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")


def attacks() -> Attacks:
    """Tests by attack, by the part of the product that it is on; a word instead of a test says why there is none."""
    content: Attacks = tomllib.loads((FOLDER / "attacks.toml").read_text())
    return content


def attack_faults(listed: Attacks, tests: Tests) -> list[str]:
    """Attacks without a test, and tests that are not there or say no requirement."""
    known = {f"{test.path}::{test.name}" for each in tests.values() for test in each}
    pairs = [(attack, name) for part in listed.values() for attack, names in part.items() for name in names]
    empty = [f"{attack}: no test" for part in listed.values() for attack, names in part.items() if not names]
    return empty + [f"{attack}: {name}" for attack, name in pairs if not name.startswith("open:") and name not in known]


def attack_table(listed: Attacks, tests: Tests) -> str:
    """The document of attacks."""
    ids: dict[str, set[str]] = defaultdict(set)
    for name, each in tests.items():
        for test in each:
            ids[f"{test.path}::{test.name}"].add(name)
    parts = [_ATTACKS_HEAD]
    for part, rows in listed.items():
        lines = [_attack_row(attack, names, ids) for attack, names in rows.items()]
        parts.append("\n".join([f"## {part}", "", "| attack | test | ASVS |", "|---|---|---|", *lines]))
    return "\n\n".join(parts) + "\n"


def _attack_row(attack: str, names: Sequence[str], ids: Mapping[str, set[str]]) -> str:
    said = [_attack_cell(name) for name in names]
    numbers = sorted({number for name in names for number in ids.get(name, ())})
    return f"| {attack} | {', '.join(said)} | {', '.join(numbers)} |"


def _attack_cell(name: str) -> str:
    path, _, test = name.partition("::")
    return f"[{_prose(test)}](../{path})" if test else name


_HEAD = """# OWASP ASVS 5.0

Where Rapport stands with each of the 345 requirements of the [OWASP Application Security Verification Standard
5.0.0](https://github.com/OWASP/ASVS). The aim is level 2, and level 3 for sessions (V7), authorization (V8) and
cryptography (V11). Nobody else has verified it.

*Met* has a test that is marked with the requirement, or a gate, a setting or a document; *open* says what is missing.
What is asked is in our words; the standard's count. `tests/support/asvs.py` makes this page of `docs/asvs/` and of the
tests' marks, and `tests/gates/test_asvs.py` fails when it is older than they are. Attacks, and the tests that show them
failing, are in [attacks.md](attacks.md).

The files in `docs/asvs/` and this page adapt the OWASP ASVS 5.0.0 (© The OWASP Foundation) and are, unlike the rest of
this repository, under [CC BY-SA 4.0](https://creativecommons.org/licenses/by-sa/4.0/)."""

_ATTACKS_HEAD = """# Attacks

Each attack has a test that makes it on the real application, sees it fail, and sees that nothing changed. Made of
`docs/asvs/attacks.toml` and the tests' marks; the requirements of the last column are in [asvs.md](asvs.md)."""


def main() -> None:
    """Writes both documents."""
    tests = marked()
    TABLE.write_text(table(chapters(), tests))
    ATTACKS.write_text(attack_table(attacks(), tests))


if __name__ == "__main__":
    main()
