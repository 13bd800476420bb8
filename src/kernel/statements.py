"""From SQLAlchemy Core to asyncpg: the text with $1, $2 and so on, and the values in that order.

SQLAlchemy writes the SQL and asyncpg runs it: what SQLAlchemy's engine does around each statement (a greenlet, a
cursor, a result) costs more than the statement. Text is compiled once for each shape. Decision 0005.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.util import LRUCache

Parameters = Mapping[str, Any]
_SHAPES = 2000

DIALECT = PGDialect_asyncpg()  # type: ignore[no-untyped-call]
_compiled: LRUCache[Any, Any] = LRUCache(_SHAPES)


class Sent:
    """A statement as the driver takes it."""

    __slots__ = ("text", "values")

    def __init__(self, text: str, values: Sequence[Any]) -> None:
        self.text, self.values = text, values


class Result:
    """Rows, or how many a statement changed."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: Sequence[Any], rowcount: int) -> None:
        self._rows, self.rowcount = rows, rowcount

    def all(self) -> Sequence[Any]:
        """Every row."""
        return self._rows

    def one(self) -> Any:
        """The only row."""
        (row,) = self._rows
        return row

    def scalar(self) -> Any:
        """The first value, or None where there is no row."""
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:
        """The first value of the only row."""
        return self.one()[0]


def sent(statement: Executable, parameters: Parameters | None = None) -> Sent:
    """One statement with its values."""
    compiled, extracted = _compile(statement, parameters or {}, many=False)
    values = compiled.construct_params(parameters, extracted_parameters=extracted, escape_names=False)
    return _fill(compiled, values)


def sent_many(statement: Executable, rows: Sequence[Parameters]) -> tuple[str, list[Sequence[Any]]]:
    """One statement for several rows with the same keys: its text, and the values of each."""
    compiled, extracted = _compile(statement, rows[0], many=True)
    filled = [
        _fill(compiled, compiled.construct_params(row, extracted_parameters=extracted, escape_names=False))
        for row in rows
    ]
    return filled[0].text, [each.values for each in filled]


def _compile(statement: Any, parameters: Parameters, *, many: bool) -> tuple[SQLCompiler, Any]:
    # The one call in which SQLAlchemy keeps compiled text by a statement's shape; its engine makes it for each execute.
    compiled, extracted, *_ = statement._compile_w_cache(
        DIALECT, compiled_cache=_compiled, column_keys=sorted(parameters), for_executemany=many
    )
    if compiled.insert_prefetch or compiled.update_prefetch:
        raise TypeError("columns have no defaults in Python: say every value")
    return compiled, extracted


def _fill(compiled: SQLCompiler, values: Mapping[str, Any]) -> Sent:
    text, names = str(compiled), compiled.positiontup
    processors: Mapping[str, Any] = compiled._bind_processors
    if compiled.post_compile_params:  # an IN list: one parameter for each of its values
        state = compiled.construct_expanded_state(dict(values), escape_names=False)
        text, names, values = state.statement, list(state.positiontup or ()), state.parameters
        processors = {**processors, **state.processors}
    listed = [
        values[name] if (convert := processors.get(name)) is None else convert(values[name]) for name in names or ()
    ]
    return Sent(text, listed)
