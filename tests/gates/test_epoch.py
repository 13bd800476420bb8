"""Who changes what is kept at the epoch raises it: a function that updates persons or choices, or says why not."""

import ast

import pytest

from tests.support.python_sql import called
from tests.support.repository import product_trees

KEPT_TABLES = {"person", "choice"}
CHOICES = "src/rapport/crm/records/choices.py"
NOT_SHOWN = {
    (CHOICES, "archive"): "records that have a label keep it",
    (CHOICES, "free_labels"): "changes hashes, by which labels are found and not shown",
}


def changing_without_raising(tree: ast.Module) -> list[str]:
    """Functions that update or delete rows of a kept table and don't call `epoch.rise`."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            calls = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
            if _changes(calls) and not any(called(each) == "rise" for each in calls):
                found.append(node.name)
    return found


def _changes(calls: list[ast.Call]) -> bool:
    """`person.update()`, `models.person.delete()`, `sa.update(person)`, or an insert that may update."""
    may_update = any(called(each) == "on_conflict_do_update" for each in calls)
    verbs = {"update", "delete", *(["insert"] if may_update else [])}
    return any(called(each) in verbs and _is_about_a_kept_table(each) for each in calls)


def _is_about_a_kept_table(call: ast.Call) -> bool:
    named = [*ast.walk(call.func), *(part for each in call.args[:1] for part in ast.walk(each))]
    return any(getattr(each, "attr", getattr(each, "id", "")) in KEPT_TABLES for each in named)


def test_whoever_changes_people_or_choices_raises_the_epoch():
    found = {(name, function) for name, tree in product_trees() for function in changing_without_raising(tree)}
    assert found == set(NOT_SHOWN)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f(s):\n    s.execute(person.update().values(name=x))", ["f"]),
        ("async def f(s):\n    await s.execute(models.choice.delete().where(x))", ["f"]),
        ("def f(s):\n    s.execute(sa.update(person).values(name=x))", ["f"]),
        ("def f(s):\n    s.execute(insert(person).on_conflict_do_update(set_=x))", ["f"]),
        ("def f(s):\n    n = insert(choice)\n    s.execute(n.on_conflict_do_update(set_=x))", ["f"]),
        ("def f(s):\n    s.execute(person.update())\n    epoch.rise(s)", []),
        ("def f(s):\n    s.execute(insert(person), row)\n    s.execute(job.update())", []),
    ],
)
def test_the_gate_knows_changes(source, names):
    assert changing_without_raising(ast.parse(source)) == names
