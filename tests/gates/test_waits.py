"""Tests wait for what is awaited, as long as the slowest machine needs: no pause of a browser, no limit of seconds."""

import ast
from collections.abc import Iterator

import pytest

from tests.support.repository import ROOT, python_files

PAUSES = {"wait_for_timeout", "networkidle"}
LEAST = 60
"""Seconds; `tests.support.waits.PATIENCE` is more."""


def hasty(text: str) -> Iterator[str]:
    """The calls of a test that wait for a time, or give up after one that a busy machine needs."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and (_pauses(node) or any(seconds < LEAST for seconds in _limits(node))):
            yield ast.unparse(node)


def _pauses(call: ast.Call) -> bool:
    said = {each.value for each in call.args if isinstance(each, ast.Constant)}
    return _name(call) in PAUSES or not PAUSES.isdisjoint(said)


def _limits(call: ast.Call) -> Iterator[float]:
    """In seconds: of `asyncio.timeout`, of `wait_for`, and of whatever a browser waits for."""
    name = _name(call)
    places = {"timeout": 0, "wait_for": 1}
    found = [each.value for each in call.keywords if each.arg == "timeout" and _is_waiting(name)]
    found += call.args[places[name] : places[name] + 1] if name in places else []
    for each in found:
        if isinstance(each, ast.Constant) and isinstance(each.value, int | float):
            yield each.value / 1000 if _is_of_a_browser(name) else each.value


def _is_waiting(name: str) -> bool:
    return name in {"timeout", "wait_for"} or _is_of_a_browser(name)


def _is_of_a_browser(name: str) -> bool:
    return name.startswith(("to_be_", "to_have_", "to_contain_", "not_to_", "wait_for_", "expect_"))


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def test_no_test_is_hasty() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {call}"
        for path in python_files()
        if path.is_relative_to(ROOT / "tests") and path.name != "test_waits.py"
        for call in hasty(path.read_text())
    }
    assert found == set()


@pytest.mark.parametrize(
    ("line", "is_hasty"),
    [
        ("page.wait_for_timeout(300)", True), ('page.wait_for_load_state("networkidle")', True),
        ("asyncio.timeout(5)", True), ("asyncio.timeout(0.5)", True), ("asyncio.wait_for(done.wait(), 10)", True),
        ("asyncio.wait_for(done.wait(), timeout=2.5)", True), ("expect(page).to_be_visible(timeout=2000)", True),
        ("page.wait_for_selector('a', timeout=500)", True), ("page.wait_for_selector('a', timeout=90_000)", False),
        ("asyncio.timeout(300)", False), ("patience()", False), ("asyncio.wait_for(done.wait(), PATIENCE)", False),
        ("httpx.Client(timeout=5)", False),
    ],
)  # fmt: skip
def test_the_gate_knows_haste(line: str, is_hasty: bool) -> None:
    assert bool([*hasty(line)]) is is_hasty
