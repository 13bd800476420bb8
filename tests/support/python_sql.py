"""SQL in Python source as the gates read it: what is put together, copies rows or asks for the time."""

import ast
import re
from collections.abc import Iterable, Iterator

SQL_CALLS = {
    "text", "literal_column", "DDL", "ddl", "exec_driver_sql", "execute", "executemany", "fetch", "fetchval",
    "fetchrow", "fetchmany", "cursor", "prepare", "rows", "run", "scalar", "scalars", "stream", "copy_from_query",
}  # fmt: skip
PUTS_TOGETHER = {"format", "format_map", "substitute", "safe_substitute"}
PASSES_ON = {"str", "dedent", "cleandoc", "indent"}

COPIES_ROWS = re.compile(
    r"\bINSERT\s+INTO\b[^;]*\bSELECT\b|\bSELECT\b(?:(?!;).)*\bINTO\s+(?!STRICT)\w+\s+FROM\b"
    r"|\bCREATE\s+(?:UNLOGGED\s+|TEMP\w*\s+)?TABLE\b[^;(]*(?:\([^;]*\)\s*)?\bAS\s*\(?\s*(?:SELECT|WITH|TABLE)\b"
    r"|\bINSERT\s+INTO\s+[\w.\"]+\s*(?:\([^)]*\)\s*)?TABLE\b",
    re.IGNORECASE | re.DOTALL,
)
DATABASE_TIME = re.compile(
    r"\b(?:now|transaction_timestamp|statement_timestamp|clock_timestamp|timeofday)\s*\("
    r"|\b(?:CURRENT_TIMESTAMP|CURRENT_DATE|CURRENT_TIME|LOCALTIMESTAMP|LOCALTIME)\b"
    r"|'(?:now|today|yesterday|tomorrow)'",
    re.IGNORECASE,
)
TIME_FUNCTIONS = {
    "now", "transaction_timestamp", "statement_timestamp", "clock_timestamp", "timeofday", "current_timestamp",
    "current_date", "current_time", "localtimestamp", "localtime", "sysdate",
}  # fmt: skip

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Names = dict[str, list[ast.expr]]


def put_together(tree: ast.Module) -> list[int]:
    """The lines of calls whose statement is put together from text, in the call or where its variable was assigned."""
    return sorted(
        node.lineno
        for scope, names in _scopes(tree, {})
        for node in _own(scope)
        if isinstance(node, ast.Call) and called(node) in SQL_CALLS and _is_dynamic(_statement(node), names)
    )


def copies_rows(tree: ast.Module) -> list[int]:
    """The lines that copy rows inside the database: INSERT ... SELECT and its other spellings, in text or Core."""
    texts = [node.lineno for node, text in _texts(tree) if COPIES_ROWS.search(text)]
    calls = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and called(node) == "from_select"]
    return sorted(texts + calls)


def database_times(tree: ast.Module) -> list[int]:
    """The lines that ask the database what time it is."""
    texts = [node.lineno for node, text in _texts(tree) if DATABASE_TIME.search(text)]
    functions = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr.lower() in TIME_FUNCTIONS
        and getattr(node.value, "attr", getattr(node.value, "id", "")) in {"func", "functions"}
    ]
    imported = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("sqlalchemy")
        and any(alias.name in TIME_FUNCTIONS for alias in node.names)
    ]
    return sorted(texts + functions + imported)


def called(call: ast.Call) -> str:
    """The last part of what is called."""
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def _texts(tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
    """Every text that is no docstring, also the fixed parts of an f-string as one."""
    passed_over: set[int] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            # A text that stands alone is a docstring, of whatever stands before it.
            passed_over |= {id(each.value) for each in body if isinstance(each, ast.Expr)}
        if isinstance(node, ast.JoinedStr):
            passed_over |= {id(part) for part in node.values}
            yield node, "".join(str(part.value) if isinstance(part, ast.Constant) else " x " for part in node.values)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed_over:
            yield node, node.value


def _scopes(scope: ast.AST, around: Names) -> Iterator[tuple[ast.AST, Names]]:
    """A scope and each function inside it, with every value that a name is given there or around it."""
    names = {name: list(values) for name, values in around.items()}
    inside = []
    for node in _own(scope):
        for name, value in _givings(node):
            names.setdefault(name, []).append(value)
        if isinstance(node, Function):
            inside.append(node)
    yield scope, names
    for function in inside:
        yield from _scopes(function, names)


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """What stands in a scope and in no function inside it."""
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, Function):
            waiting += ast.iter_child_nodes(node)


def _givings(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _pairs(target, value)
        case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
            yield from _pairs(target, value)
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add() | ast.Mod() as operator, value=value):
            yield name, ast.BinOp(ast.Name(name, ast.Load()), operator, value)
        case ast.For(target=target, iter=values) | ast.AsyncFor(target=target, iter=values):
            yield from _elements(target, values)
        case ast.comprehension(target=target, iter=values):
            yield from _elements(target, values)
        case _:
            return


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, its in zip(target.elts, value.elts, strict=False):
            yield from _pairs(one, its)


def _elements(target: ast.expr, values: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(values, ast.Tuple | ast.List | ast.Set):
        for value in values.elts:
            yield from _pairs(target, value)
    elif isinstance(values, ast.ListComp | ast.GeneratorExp | ast.SetComp):
        yield from _pairs(target, values.elt)
    elif isinstance(values, ast.Name) and isinstance(target, ast.Name):
        yield target.id, values


def _statement(call: ast.Call) -> list[ast.expr]:
    """The first argument, or every one with a name where none stands without."""
    return call.args[:1] or [each.value for each in call.keywords]


def _is_dynamic(nodes: Iterable[ast.expr], names: Names) -> bool:
    return any(_dynamic(node, names, frozenset()) for node in nodes)


def _dynamic(node: ast.expr, names: Names, seen: frozenset[str]) -> bool:
    """True for a text with values in it: f-string, +, % and what `PUTS_TOGETHER` names, wherever it comes from."""

    def dynamic(inner: ast.expr) -> bool:
        return _dynamic(inner, names, seen)

    match node:
        case ast.JoinedStr(values=parts):
            return any(isinstance(part, ast.FormattedValue) for part in parts)
        case ast.BinOp(op=ast.Add() | ast.Mod()):
            return True
        case ast.BinOp(left=left, op=ast.Mult()):
            return dynamic(left)
        case ast.IfExp(body=body, orelse=other):
            return dynamic(body) or dynamic(other)
        case ast.BoolOp(values=values) | ast.Tuple(elts=values) | ast.List(elts=values) | ast.Set(elts=values):
            return any(map(dynamic, values))
        case (
            ast.ListComp(elt=inner)
            | ast.GeneratorExp(elt=inner)
            | ast.NamedExpr(value=inner)
            | ast.Await(value=inner)
            | ast.Subscript(value=inner)
        ):
            return dynamic(inner)
        case ast.Call():
            return _call_is_dynamic(node, names, seen)
        case ast.Name(id=name) if name not in seen:
            return any(_dynamic(value, names, seen | {name}) for value in names.get(name, ()))
        case _:
            return False


def _call_is_dynamic(call: ast.Call, names: Names, seen: frozenset[str]) -> bool:
    if called(call) in PUTS_TOGETHER or (called(call) == "replace" and len(call.args) >= 2):
        return True
    if called(call) == "join" and isinstance(call.func, ast.Attribute) and _is_text(call.func.value, names):
        return True  # and not the join of a select
    inside = [call.func.value] if isinstance(call.func, ast.Attribute) else []
    inside += call.args if called(call) in PASSES_ON else []
    return any(_dynamic(each, names, seen) for each in inside)


def _is_text(node: ast.expr, names: Names) -> bool:
    values = names.get(node.id, []) if isinstance(node, ast.Name) else [node]
    return any(isinstance(each, ast.JoinedStr | ast.Constant) for each in values)
