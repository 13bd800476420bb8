"""What the last entry of an archive says of all the others, and of where it is from."""

import datetime as dt
import hashlib
from typing import Any, Final
from uuid import UUID

import msgspec

from rapport.crm.features import REGISTRY
from rapport.portability import register
from rapport.portability.entries import Written

FORMAT: Final = "rapport-archive"
VERSION: Final = 1
"""Of the format: what is written today, and the newest that is read."""

NAME: Final = "manifest.json"
ORGANISATION: Final = "organisation.json"
FIELDS: Final = "fields.json"


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The end of the change log: its last number, and the hash over the commitments of all changes."""

    seq: int
    chain: str


class Organisation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An organisation as an archive names it."""

    id: UUID
    name: str
    country: str
    locale: str
    time_zone: str
    currency: str
    fiscal_year_start: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`schema` is the version of the tables; `missing` are files that had no bytes any more. `exported` says who had it
    made (`auth.marks`); a copy without anybody's data says nothing of anybody.
    """

    format: str
    version: int
    schema: str
    organisation_id: UUID
    seeded_as: UUID
    made_at: dt.datetime
    exported: str = ""
    head: Head
    entries: tuple[Written, ...]
    missing: tuple[UUID, ...] = ()
    tables: dict[str, dict[str, Any]] = {}


class Chain:
    """The hash over a change log: each link is of the link before, a change's number and its commitment."""

    def __init__(self) -> None:
        self._link = b"\0" * 32
        self.seq = 0

    def add(self, seq: int, commitment: bytes) -> None:
        """The next change."""
        self._link = hashlib.sha256(self._link + seq.to_bytes(8, "big") + commitment).digest()
        self.seq = seq

    @property
    def head(self) -> Head:
        """Where it stands."""
        return Head(self.seq, self._link.hex())


def table_name(name: str) -> str:
    """The entry of a table's rows."""
    return f"tables/{name}.ndjson"


def late_name(name: str) -> str:
    """The entry of a table's rows that were written while the archive was; they take the place of those before."""
    return f"late/{name}.ndjson"


def file_name(file_id: UUID) -> str:
    """The entry of a file's bytes."""
    return f"files/{file_id}"


def tables() -> dict[str, dict[str, Any]]:
    """What became of each table, and which of its columns stayed behind."""
    found: dict[str, dict[str, Any]] = {}
    for name, said in sorted(register.REGISTER.items()):
        match said:
            case register.Exported(left=left):
                found[name] = {"is": "exported", "left": dict(left)} if left else {"is": "exported"}
            case _:
                found[name] = {"is": type(said).__name__.lower(), "reason": said.reason}
    return found


def fields() -> bytes:
    """What each field's number stands for: history and links name fields by it."""
    found = [
        {"id": field.id, "object": obj.name, "name": field.name, "kind": field.kind_name, "label": field.label}
        for obj in REGISTRY
        for field in obj.all_fields
    ]
    found += [
        {"id": each.id, "object": obj.name, "name": each.name, "kind": "relation", "label": each.label}
        for obj in REGISTRY
        for each in obj.relations
    ]
    return msgspec.json.format(msgspec.json.encode(found)) + b"\n"
