"""The floors of coverage, and that the check of them can fail."""

import json
import tomllib
from typing import Any

import pytest

from infra import coverage_floors
from tests.support.repository import ROOT, product_files

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["rapport"]["coverage"]
LOWEST = 90.0


def report(covered: int, of: int, **files: float) -> dict[str, Any]:
    """A measurement, as coverage writes it."""
    return {
        "totals": {"covered_branches": covered, "num_branches": of, "percent_covered": 99.0},
        "files": {
            name: {"summary": {"percent_covered": percent}, "missing_lines": [7], "missing_branches": [[7, 9]]}
            for name, percent in files.items()
        },
    }


def test_what_guards_customers_from_each_other_is_named():
    """Tenancy, permissions, crypto, outbox; each pattern matches files that are there."""
    names = [name for name, _ in product_files()]
    full = {name for pattern in SETTINGS["full"] for name in coverage_floors.matching(dict.fromkeys(names), pattern)}
    assert {name for name in names if name.startswith(("tenants/", "auth/authz/"))} <= full
    assert {"auth/guards.py", "auth/resolve.py", "src/kernel/outbox.py"} <= full
    assert {f"src/kernel/{name}.py" for name in ("crypto", "keys/ring", "keys/aws", "token_hash")} <= full
    assert SETTINGS["branches"] >= LOWEST


@pytest.mark.parametrize(
    ("covered", "expected"),
    [
        (899, ["89.90 % of branches, 90.0 % is recorded; 101 are missing"]),
        (900, []),
        (919, []),
        (920, ["92.00 % of branches; record it: branches = 92.0"]),
        (987, ["98.70 % of branches; record it: branches = 98.7"]),
    ],
)
def test_the_share_of_branches_never_goes_down(covered, expected):
    assert coverage_floors.problems(report(covered, 1000), {"branches": 90.0, "full": []}) == expected


def test_a_full_file_with_a_hole_is_named():
    settings = {"branches": 90.0, "full": ["a/*", "b.py"]}
    assert coverage_floors.problems(report(90, 100, **{"a/x.py": 100.0, "b.py": 100.0}), settings) == []
    assert coverage_floors.problems(report(90, 100, **{"a/x.py": 99.5, "b.py": 100.0}), settings) == [
        "a/x.py: 99.5 % of 100 %; missing [7] ['7->9']"
    ]
    assert coverage_floors.problems(report(90, 100, **{"a/x.py": 100.0}), settings) == ["b.py matches no measured file"]


def test_the_check_fails_and_says_why(tmp_path, capsys):
    path = tmp_path / "coverage.json"
    path.write_text(json.dumps(report(1, 100)))
    assert coverage_floors.main(path) == 1
    assert "coverage: 1.00 % of branches" in capsys.readouterr().err
