"""From SQLAlchemy Core to asyncpg: the text with $1, $2 and so on, and the values in that order.

SQLAlchemy writes the SQL and asyncpg runs it: what SQLAlchemy's engine does around each statement (a greenlet, a
cursor, a result) costs more than the statement. Text is compiled once for each shape. Decision 0005.
"""

import functools
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Executable, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.util import LRUCache

Parameters = Mapping[str, Any]
_SHAPES = 2000

DIALECT = PGDialect_asyncpg()  # type: ignore[no-untyped-call]  # its __init__ has no types
_compiled: LRUCache[Any, Any] = LRUCache(_SHAPES)


# Parameters that most prepared statements have.
ID = bindparam("id", type_=UUID(as_uuid=True))
IDS = bindparam("ids", type_=ARRAY(UUID(as_uuid=True)))


def any_of(column: ColumnElement[uuid.UUID], ids: Collection[uuid.UUID]) -> ColumnElement[bool]:
    """Whether a column of ids is one of these: one parameter, however many they are."""
    return column == any_(bindparam(None, list(ids), type_=ARRAY(UUID(as_uuid=True))))


class Sent:
    """A statement as the driver takes it."""

    __slots__ = ("text", "values")

    def __init__(self, text: str, values: Sequence[Any]) -> None:
        self.text, self.values = text, values


def changed(status: str) -> int:
    """How many rows a command's tag ("UPDATE 3") speaks of."""
    last = status.rpartition(" ")[2]
    return int(last) if last.isdigit() else 0


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


class Prepared:
    """A statement that is built and compiled once, for the paths that every request takes.

    Its `bindparam`s get their values at each call; no IN lists, whose text depends on their length (`= ANY` instead).
    """

    __slots__ = ("_constants", "_places", "_text", "is_dml")

    def __init__(self, statement: Any) -> None:
        compiled = statement.compile(dialect=DIALECT)
        if compiled.post_compile_params or compiled.insert_prefetch or compiled.update_prefetch:
            raise TypeError("the text of a prepared statement may not depend on its values")
        self.is_dml = bool(statement.is_dml)
        self._text = str(compiled)
        self._places = [(name, compiled._bind_processors.get(name)) for name in compiled.positiontup or ()]
        self._constants = {name: value for name, value in compiled.params.items() if value is not None}

    def sent(self, parameters: Parameters) -> Sent:
        """The statement with its values."""
        given = {**self._constants, **parameters} if self._constants else parameters
        return Sent(self._text, [given[name] if turn is None else turn(given[name]) for name, turn in self._places])


def prepared_once(build: Callable[..., Executable]) -> Callable[..., Prepared]:
    """Keeps the prepared statement of each set of arguments: tables, depths and other things known by identity."""

    @functools.lru_cache(maxsize=_SHAPES)
    def prepared(*shape: object) -> Prepared:
        return Prepared(build(*shape))

    return prepared


def sent(statement: Executable | Prepared, parameters: Parameters | None = None) -> Sent:
    """One statement with its values."""
    if isinstance(statement, Prepared):
        return statement.sent(parameters or {})
    compiled, extracted = _compile(statement, parameters or {}, many=False)
    values = compiled.construct_params(parameters, extracted_parameters=extracted, escape_names=False)
    return _fill(compiled, values)


def sent_many(statement: Executable | Prepared, rows: Sequence[Parameters]) -> tuple[str, list[Sequence[Any]]]:
    """One statement for several rows with the same keys: its text, and the values of each."""
    if isinstance(statement, Prepared):
        many = [statement.sent(row) for row in rows]
        return many[0].text, [each.values for each in many]
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
