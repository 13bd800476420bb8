"""What an archive's history says of a moment in it: what taking it back there would do, and what it leaves as it is.

Blocking: it reads the log of the archive once.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Final
from uuid import UUID

import msgspec

from auth.share_changes import PLACE, SHARE, UNSHARE
from kernel.db import AUDIT_OPS
from kernel.tables import change
from rapport.crm.features import REGISTRY
from rapport.crm.imports.models import stored_file
from rapport.crm.records.aliases import MERGE
from rapport.crm.records.history import REVERSIBLE
from rapport.portability import definitions_back, manifest
from rapport.portability.imports.store import Moment
from rapport.portability.opened import Opened
from rapport.portability.rewind import TAKEN_BACK

GRANTS: Final = {SHARE: "share", UNSHARE: "share", PLACE: "territory"}
"""What the log says on a record that is no value of it, and stays as it is."""


KNOWN: Final = frozenset({
    *definitions_back.KINDS, *GRANTS.values(), "person", "role", "role_assignment", "team", "sharing_rule", "queue",
    "handover", "import", "subject_request", "file_policy",
})  # fmt: skip
"""Kinds that are counted each; the rest is counted as `OTHER`, since an archive's log may name any word."""

OTHER: Final = "other"

MOST: Final = 100_000
"""Ids that are kept of a kind, to count each once; what is beyond is not counted."""


class _Logged(msgspec.Struct):
    """Of a change, what tells what becomes of it."""

    recorded_at: dt.datetime
    object: str
    record_id: UUID
    op: str
    payload: msgspec.Raw = msgspec.Raw(b"null")


def begins(archive: Opened) -> dt.datetime | None:
    """When the first change of its history was recorded; None where there is none."""
    first = next(_log(archive), None)
    return first.recorded_at if first is not None else None


def of(archive: Opened, as_of: dt.datetime) -> Moment:
    """What becomes of all that was recorded after a moment."""
    records, lost = 0, 0
    touched: dict[str, set[UUID]] = {}
    files: dict[str, set[UUID]] = {"create": set(), "delete": set()}
    for each in _log(archive):
        if each.recorded_at <= as_of or each.op in AUDIT_OPS:
            continue
        if each.object == stored_file.name:
            _add(files.get(each.op, set()), each.record_id)
        elif each.op in {*TAKEN_BACK, MERGE} and REGISTRY.changed_by(each.object) is not None:
            records += 1
            lost += each.op in REVERSIBLE and bytes(each.payload) == b"null"
        else:
            _add(touched.setdefault(_kind(each), set()), each.record_id)
    counts = Counter({name: len(ids) for name, ids in touched.items()})
    back = {name: counts.pop(name) for name in definitions_back.KINDS if name in counts}
    return Moment(
        as_of=as_of, changes=records, lost=lost, definitions=back, stays=dict(counts),
        files_since=len(files["create"] - files["delete"]), files_gone=len(files["delete"] - files["create"]),
    )  # fmt: skip


def _kind(logged: _Logged) -> str:
    kind = GRANTS.get(logged.op, logged.object)
    return kind if kind in KNOWN else OTHER


def _add(ids: set[UUID], record_id: UUID) -> None:
    if len(ids) < MOST:
        ids.add(record_id)


def _log(archive: Opened) -> Iterator[_Logged]:
    for name in (manifest.table_name(change.name), manifest.late_name(change.name)):
        for lines in archive.lines(name, 1000):
            for line in lines:
                yield msgspec.json.decode(line, type=_Logged)
