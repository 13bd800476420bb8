"""Rules of the code that no linter knows. Each exception is listed here with its reason, and a stale one fails too."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.repository import ROOT, line_of, python_files

MAX_FILE_LINES, MAX_FUNCTION_LINES = 400, 50

COMMIT_PLACES = {"src/kernel/db.py": "the one place that commits, with the sequence of the change log"}

# Statements put together from text, at most so many in a file. DDL takes no parameters: each of these places takes
# names that match a pattern, or constants of its own module.
DYNAMIC_SQL = {
    "src/kernel/pool.py": (1, "SET LOCAL ROLE takes no parameter; Home checks the schema's name when it is made"),
    "src/rapport/local/databases.py": (12, "logins and databases: names match a pattern, lists are constants there"),
    "tenants/control.py": (1, "grants on the tables of a constant"),
    "tenants/migrate.py": (2, "a schema's name that Home has checked, and a constant time-out"),
    "tenants/schema.py": (7, "a tenant's role and schema: names match a pattern"),
}

SQL_CALLS = {"text", "exec_driver_sql", "execute", "executemany", "fetch", "fetchval", "fetchrow", "cursor", "prepare"}
BUSINESS = ("src/kernel", "src/rapport", "tenants", "auth")
MONEY = ("src/kernel/money.py", "billing/")
DATABASE_TIME = re.compile(
    r"\b(now\s*\(\s*\)|CURRENT_TIMESTAMP|CURRENT_DATE|LOCALTIMESTAMP|transaction_timestamp\s*\()", re.IGNORECASE
)
# The doctor compares the database's clock with ours; that is its purpose.
DATABASE_TIME_PLACES: dict[str, str] = {}


def test_only_one_place_commits():
    places = {
        name
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    }
    assert places <= set(COMMIT_PLACES)


def test_no_sql_is_put_together_from_text():
    found = Counter(
        name for name, tree in trees() for call in sql_calls(tree) if call.args and is_put_together(call.args[0])
    )
    assert {name: count for name, count in found.items() if count > DYNAMIC_SQL.get(name, (0, ""))[0]} == {}
    assert set(DYNAMIC_SQL) <= set(found), "an exception that is no longer needed"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("db.execute(f'SELECT {x}')", True),
        ("db.execute('SELECT ' + x)", True),
        ("db.execute('SELECT %s' % x)", True),
        ("db.execute('SELECT {}'.format(x))", True),
        ("db.execute('SELECT $1', x)", False),
        ("db.execute('SELECT 1' ' FROM t')", False),
        ("db.execute(STATEMENT)", False),
        ("db.execute(f'SELECT 1')", False),
    ],
)
def test_the_gate_knows_dynamic_sql(source, expected):
    [call] = sql_calls(ast.parse(source))
    assert is_put_together(call.args[0]) is expected


def test_files_are_short():
    long = {name: len(path.read_text().splitlines()) for name, path in files() if not name.startswith("tests/gates")}
    assert {name: lines for name, lines in long.items() if lines > MAX_FILE_LINES} == {}


def test_functions_are_short():
    long = {
        f"{name}:{node.name}": lines
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (lines := length(node)) > MAX_FUNCTION_LINES
    }
    assert long == {}


def test_money_has_no_float():
    found = [
        f"{name}:{node.lineno}"
        for name, tree in trees()
        if name.startswith(MONEY)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]
    assert found == []


def test_business_sql_takes_the_time_from_the_application():
    found = {
        name
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and "SELECT" in node.value.upper()
        and DATABASE_TIME.search(node.value)
    }
    assert found == set(DATABASE_TIME_PLACES)


def test_no_python_package_of_tests():
    assert [str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("__init__.py")] == []


def files() -> Iterator[tuple[str, Path]]:
    """Every Python file of the product, by its name from the root."""
    for path in python_files():
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(BUSINESS):
            yield name, path


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Every Python file of the product, parsed."""
    for name, path in files():
        yield name, ast.parse(path.read_text())


def sql_calls(tree: ast.AST) -> list[ast.Call]:
    """Calls whose first argument is a statement."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if called(call) in SQL_CALLS]


def called(call: ast.Call) -> str:
    """The last part of what is called."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def is_put_together(node: ast.expr) -> bool:
    """True for a text with values in it: f-string, +, % and format."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return True
    return isinstance(node, ast.Call) and called(node) in {"format", "join", "replace"}


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring and without functions inside it, which are measured for themselves."""
    first = node.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    documented = line_of(first, end=True) - line_of(first) + 1 if is_docstring else 0
    inside = sum(
        line_of(inner, end=True) - line_of(inner) + 1
        for inner in ast.walk(node)
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) and inner is not node
    )
    return line_of(node, end=True) - line_of(node) + 1 - documented - inside
