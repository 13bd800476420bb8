"""Bandit and semgrep, with rules of ours, find nothing in the product; and each rule finds what was planted for it."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from tests.support.repository import ROOT
from tests.support.scanners import RULES, bandit, semgrep

pytestmark = pytest.mark.slow

PRODUCT = ["src", "auth", "tenants", "billing", "infra"]
WEB = ["frontend/web/src", "frontend/core/src"]
PLANTED = Path(__file__).parent / "planted"


@pytest.mark.asvs("V1.3.2")
@pytest.mark.asvs("V1.5.2")
@pytest.mark.asvs("V3.2.2")
@pytest.mark.asvs("V3.5.5")
@pytest.mark.asvs("V6.5.3")
@pytest.mark.asvs("V11.2.4")
@pytest.mark.asvs("V11.4.1")
def test_semgrep_finds_nothing(tmp_path: Path) -> None:
    found = semgrep(ROOT, [*PRODUCT, *WEB], tmp_path)
    places = [f"{each['check_id'].split('.')[-1]} {each['path']}:{each['start']['line']}" for each in found["results"]]
    assert (places, found["errors"]) == ([], [])
    assert len(found["paths"]["scanned"]) > 500


def test_bandit_finds_nothing() -> None:
    found = bandit(PRODUCT, ROOT / "pyproject.toml")
    places = [f"{each['test_id']} {each['filename']}:{each['line_number']}" for each in found["results"]]
    assert (places, found["errors"]) == ([], [])
    assert found["metrics"]["_totals"]["loc"] > 10_000


@pytest.mark.parametrize(("name", "ending"), [("python", "py"), ("web", "tsx")])
def test_each_rule_finds_what_was_planted_for_it(tmp_path: Path, name: str, ending: str) -> None:
    lines = (PLANTED / f"{name}.txt").read_text().splitlines()
    (tmp_path / f"planted.{ending}").write_text("\n".join(lines) + "\n")
    found = defaultdict[str, set[int]](set)
    for each in semgrep(tmp_path, [f"planted.{ending}"], tmp_path)["results"]:
        found[each["check_id"].split(".")[-1]].add(each["start"]["line"])
    expected, rule = defaultdict[str, set[int]](set), ""
    for number, line in enumerate(lines[1:], 2):
        if heading := re.fullmatch(r"(?:#|//) ([a-z-]+)", line):
            rule = heading[1]
        else:
            expected[rule].add(number)
    assert found == expected
    assert set(expected) == {each["id"] for each in yaml.safe_load((RULES / f"{name}.yaml").read_text())["rules"]}


def test_bandit_finds_what_was_planted_for_it(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text("import tempfile\n\nplace = tempfile.mktemp()\n")
    found = bandit([str(tmp_path)], ROOT / "pyproject.toml")
    assert [(each["test_id"], each["line_number"]) for each in found["results"]] == [("B306", 3)]
