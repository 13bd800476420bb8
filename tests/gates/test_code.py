"""Rules of the code that no linter knows. Each exception is listed here with its reason, and a stale one fails too."""

import ast
import tomllib

import pytest

from tests.support.repository import PRODUCT, ROOT, line_of, product_files, product_trees

MAX_FILE_LINES, MAX_FUNCTION_LINES = 400, 50

COMMIT_PLACES = {"src/kernel/db.py": "the one place that commits, with the sequence of the change log"}

MONEY = ("src/kernel/money.py", "billing/")


def test_only_one_place_commits():
    assert {name for name, tree in product_trees() if commits(tree)} == set(COMMIT_PLACES)


@pytest.mark.parametrize(
    ("source", "lines"),
    [("session.commit()", [1]), ("x\nawait_(a.b.commit())", [2]), ("commit(x)", []), ("session.commit", [])],
)
def test_the_gate_knows_a_commit(source, lines):
    assert commits(ast.parse(source)) == lines


def test_every_package_of_the_product_is_looked_at():
    """A folder that no file matches would make every rule here hold."""
    assert {folder for folder in PRODUCT if not any(name.startswith(folder) for name, _ in product_files())} == set()
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    packages = tools["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert {f"{package}/" for package in packages} == set(PRODUCT)
    assert {package.removeprefix("src/") for package in packages} == set(tools["coverage"]["run"]["source_pkgs"])
    assert {package.split("/")[0] for package in packages} | {"bench", "infra"} <= set(tools["mypy"]["files"])


def test_files_are_short():
    long = {name: len(path.read_text().splitlines()) for name, path in product_files()}
    assert {name: lines for name, lines in long.items() if lines > MAX_FILE_LINES} == {}


def test_functions_are_short():
    long = {
        f"{name}:{node.name}": lines
        for name, tree in product_trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (lines := length(node)) > MAX_FUNCTION_LINES
    }
    assert long == {}


@pytest.mark.parametrize("place", MONEY)
def test_money_has_no_float(place):
    looked_at = [(name, tree) for name, tree in product_trees() if name.startswith(place)]
    assert looked_at
    assert [f"{name}:{line}" for name, tree in looked_at for line in floats(tree)] == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("rate = 0.2", [1]),
        ("def f(x: float) -> int: ...", [1]),
        ("x = 1\ny = float('1')", [2]),
        ("x = 1e2", [1]),
        ("from decimal import Decimal\nx = Decimal('0.2')", []),
        ("x = 20 // 3", []),
    ],
)
def test_the_gate_knows_a_float(source, lines):
    assert floats(ast.parse(source)) == lines


def test_no_python_package_of_tests():
    assert [str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("__init__.py")] == []


def commits(tree: ast.Module) -> list[int]:
    """The lines that commit."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call.lineno for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"]


def floats(tree: ast.Module) -> list[int]:
    """The lines with a float in them."""
    return [
        line_of(node)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]


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
