"""What the statements of a revision do that a tenant's schema must not have, read from their text."""

import re
from collections.abc import Iterable, Iterator

BUILT_IN = {"BIGINT", "BOOLEAN", "BYTEA", "DATE", "INTEGER", "INTEGER[]", "JSONB", "SMALLINT", "TEXT", "UUID"}
BUILT_IN_WITH_SIZE = ("NUMERIC", "TIMESTAMP")

_NEVER = re.compile(
    r"\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:CONSTRAINT\s+|EVENT\s+|UNLOGGED\s+|TRUSTED\s+)*"
    r"(TRIGGER|TYPE|DOMAIN|EXTENSION|FUNCTION|PROCEDURE|RULE|LANGUAGE|SCHEMA|FOREIGN\s+TABLE)\b",
    re.IGNORECASE,
)
_REFERENCES = re.compile(r"\bREFERENCES\s+([\w.\"]+)", re.IGNORECASE)
_TABLE = re.compile(r"\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w.\"]+)\s*\((.*)\)", re.IGNORECASE | re.DOTALL)
_ADDED = re.compile(
    r"\b(?:ADD\s+(?:COLUMN\s+)(?:IF\s+NOT\s+EXISTS\s+)?[\w\"]+|ALTER\s+(?:COLUMN\s+)?[\w\"]+\s+(?:SET\s+DATA\s+)?TYPE)\s+",
    re.IGNORECASE,
)
_RULE = re.compile(r"(CONSTRAINT|PRIMARY\s+KEY|UNIQUE|CHECK|FOREIGN\s+KEY|EXCLUDE|LIKE)\b", re.IGNORECASE)
_TYPE = re.compile(
    r"(.+?)(?=\s+(?:NOT\s+NULL|NULL|DEFAULT|PRIMARY|UNIQUE|CHECK|REFERENCES|CONSTRAINT|GENERATED|COLLATE|USING)\b|,|$)",
    re.IGNORECASE | re.DOTALL,
)


def offences(statements: Iterable[str]) -> list[str]:
    """Triggers, types and functions of its own, keys to other schemas, columns that are of no built-in type."""
    listed = list(statements)
    tables = {found[1].strip('"') for statement in listed for found in _TABLE.finditer(statement)}
    return [offence for statement in listed for offence in _of(statement, tables)]


def statements_of(text: str) -> list[str]:
    """The statements of a revision's file."""
    return [part.strip() for part in text.split(";\n") if part.strip()]


def _of(statement: str, tables: set[str]) -> Iterator[str]:
    yield from (f"CREATE {found[1].upper()}" for found in _NEVER.finditer(statement))
    for found in _REFERENCES.finditer(statement):
        if found[1].strip('"') not in tables:
            yield f"REFERENCES {found[1]}"
    yield from (f"type {kind}" for kind in _types(statement) if not _is_built_in(kind))


def _types(statement: str) -> Iterator[str]:
    if table := _TABLE.search(statement):
        for part in _parts(table[2]):
            if not _RULE.match(part):
                yield _type(part.partition(" ")[2])
    for added in _ADDED.finditer(statement):
        yield _type(statement[added.end() :])


def _type(text: str) -> str:
    found = _TYPE.match(text.strip())
    return " ".join(found[1].split()) if found else text


def _is_built_in(kind: str) -> bool:
    return kind.upper() in BUILT_IN or kind.upper().startswith(BUILT_IN_WITH_SIZE)


def _parts(body: str) -> list[str]:
    """Columns and constraints: what commas outside all brackets separate."""
    parts, depth = [""], 0
    for letter in body:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [" ".join(part.split()) for part in parts]
