"""Tests wait for what is awaited, as long as the slowest machine needs: no pause of a browser, no limit of seconds."""

import re
from collections.abc import Iterator

import pytest

from tests.support.repository import ROOT, python_files

PAUSES = re.compile(r"\bwait_for_timeout\(|[\"']networkidle[\"']")
LIMITS = re.compile(r"\basyncio\.timeout\((?P<one>\d+)|\bwait_for\(.*, (?P<other>\d+)\)")
LEAST = 60
"""Seconds; `tests.support.waits.PATIENCE` is more."""


def hasty(text: str) -> Iterator[str]:
    """The lines of a test that wait for a time, or give up after one that a busy machine needs."""
    for line in text.splitlines():
        limits = (int(each["one"] or each["other"]) for each in LIMITS.finditer(line))
        if PAUSES.search(line) or any(seconds < LEAST for seconds in limits):
            yield line.strip()


def test_no_test_is_hasty() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {line}"
        for path in python_files()
        if path.is_relative_to(ROOT / "tests") and path.name != "test_waits.py"
        for line in hasty(path.read_text())
    }
    assert found == set()


@pytest.mark.parametrize(
    ("line", "is_hasty"),
    [
        ("page.wait_for_timeout(300)", True), ('page.wait_for_load_state("networkidle")', True),
        ("async with asyncio.timeout(5):", True), ("await asyncio.wait_for(done.wait(), 10)", True),
        ("async with asyncio.timeout(300):", False), ("async with patience():", False),
        ("await asyncio.wait_for(done.wait(), PATIENCE)", False),
    ],
)  # fmt: skip
def test_the_gate_knows_haste(line: str, is_hasty: bool) -> None:
    assert bool([*hasty(line)]) is is_hasty
