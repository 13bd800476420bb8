"""Every kind of security event that the code notes is in the catalogue, and every kind of the catalogue is noted."""

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

from auth.audit.catalogue import CATEGORIES, KINDS
from auth.audit.counted import REFUSED
from kernel.looks import SAYS_WHO_LOOKED
from kernel.tables import control_metadata, tenant_metadata
from rapport.features import FEATURES
from tenants.models import KEY_EVENTS
from tests.support.repository import product_trees

ROOT = Path(__file__).parents[2]
NOTES = {"note": 1, "note_account": 1, "note_by": 2, "note_done": 2}
"""The functions of `auth.security_log`, and where they are told the kind."""


@functools.cache
def _trees() -> dict[Path, ast.Module]:
    return {ROOT / name: tree for name, tree in product_trees() if not name.startswith("tenants/")}


def _texts(path: Path, node: ast.expr) -> list[str] | None:
    """What a kind may be: a text, one of two, a constant of the module; None for what a caller says."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.IfExp):
        return [*(_texts(path, node.body) or []), *(_texts(path, node.orelse) or [])]
    for each in _trees()[path].body:
        targets = each.targets if isinstance(each, ast.Assign) else [getattr(each, "target", None)]
        value = getattr(each, "value", None)
        if isinstance(node, ast.Name) and any(isinstance(one, ast.Name) and one.id == node.id for one in targets):
            return _texts(path, value) if isinstance(value, ast.expr) else None
    return None


def _said_to(path: Path, name: str, parameter: str) -> Iterator[str]:
    """What the callers of a function in the same module, or of one that others import, say for a parameter."""
    at = -1
    for function in ast.walk(_trees()[path]):
        if isinstance(function, ast.AsyncFunctionDef) and function.name == name:
            names = [each.arg for each in function.args.args]
            at = names.index(parameter) if parameter in names else -1
    if at < 0:  # what it calls so is no parameter, and its own texts are read where it is called
        return
    for other, tree in _trees().items():
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or (other != path and not _is_of(call.func, path, name)):
                continue
            called = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            skipped = 1 if isinstance(call.func, ast.Attribute) and other == path else 0
            if called == name and len(call.args) > at - skipped:
                yield from _texts_or_local(other, call.args[at - skipped])


def _is_of(called: ast.expr, path: Path, name: str) -> bool:
    module = called.value if isinstance(called, ast.Attribute) and called.attr == name else None
    return isinstance(module, ast.Name) and module.id == path.stem


def _texts_or_local(path: Path, node: ast.expr) -> list[str]:
    """The same of a variable that is set to one of some texts in the function that calls."""
    found = _texts(path, node)
    if found is None and isinstance(node, ast.Name):
        assigned = [each.value for each in ast.walk(_trees()[path]) if _sets(each, node.id)]  # type: ignore[attr-defined]  # `_sets` means an assignment
        return [text for value in assigned for text in _texts(path, value) or []]
    return found or []


def _sets(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == name for one in node.targets)


def _noted() -> Iterator[str]:
    for path, tree in _trees().items():
        for function in ast.walk(tree):
            if not isinstance(function, ast.AsyncFunctionDef):
                continue
            for call in ast.walk(function):
                if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                    continue
                module = call.func.value
                if call.func.attr in NOTES and isinstance(module, ast.Name) and module.id == "security_log":
                    yield from _kinds(path, function, call.args[NOTES[call.func.attr]])


def _kinds(path: Path, function: ast.AsyncFunctionDef, said: ast.expr) -> Iterator[str]:
    texts = _texts(path, said)
    if texts is not None:
        yield from texts
    elif isinstance(said, ast.Name):
        yield from filter(None, _texts_or_local(path, said))
        yield from _said_to(path, function.name, said.id)
        yield from _through(path, function.name)  # a function that is told it in turn
    elif isinstance(said, ast.JoinedStr):
        [prefix, given] = said.values
        assert isinstance(prefix, ast.Constant)
        assert isinstance(given, ast.FormattedValue)
        assert isinstance(given.value, ast.Name)
        for each in _said_to(path, function.name, given.value.id):
            yield f"{prefix.value}{each}"


def _through(path: Path, name: str) -> Iterator[str]:
    for function in ast.walk(_trees()[path]):
        if not isinstance(function, ast.AsyncFunctionDef):
            continue
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == name:
                for said in call.args:
                    if isinstance(said, ast.Name) and said.id == "kind":
                        yield from _said_to(path, function.name, "kind")


COUNTED = {kind for kind, _ in REFUSED.values()} | {"request_forged", "unexpected_error", "sensitive_read"}
OF_KEYS = {f"key.{kind}" for kind in KEY_EVENTS}


def test_the_code_notes_kinds_of_the_catalogue_and_every_one_of_them() -> None:
    noted = set(_noted()) | COUNTED | OF_KEYS
    assert sorted(noted - KINDS.keys()) == []
    assert sorted(KINDS.keys() - noted) == []


def test_every_kind_is_said_in_both_languages_and_every_category_has_some() -> None:
    for name, kind in KINDS.items():
        assert kind.text.zh != kind.text.en, name
        assert not kind.text.en.endswith("."), name
    assert {kind.category for kind in KINDS.values()} == set(CATEGORIES)


def test_security_events_alone_are_written_while_somebody_views_as_somebody_else() -> None:
    assert FEATURES  # what is imported with them has made the tables known
    every = [*control_metadata.tables.values(), *tenant_metadata.tables.values()]
    assert [table.name for table in every if SAYS_WHO_LOOKED in table.info] == ["security_event"]


def test_every_kind_is_looked_for_by_a_test() -> None:
    """It is in a test as a text of its own, so that a kind can't stop being noted without anybody hearing of it."""
    here = Path(__file__)
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("*.py") if path != here)
    # After it may stand why, as in "passkey_cloned: sign_count"; the tests of keys leave `key.` out.
    said = set(re.findall(r"""["']([a-z_.]+)["':]""", tests))
    assert sorted(name for name in KINDS if name not in said and name.removeprefix("key.") not in said) == []
