"""What is in an archive that was found whole, as its owner is shown it. Blocking: it reads."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

import msgspec

from kernel.tables import change
from rapport.crm.features import REGISTRY
from rapport.crm.imports.suppressed import Suppressed
from rapport.portability import load, manifest
from rapport.portability.imports import moment
from rapport.portability.imports.store import Owner, Summary
from rapport.portability.opened import Opened

MOST_OWNERS: Final = 20
"""Owners that are named; more are only counted among the people."""


class _Reached(msgspec.Struct):
    """Of a contact or a lead, what tells them from all others."""

    email: str | None = None
    mobile: str | None = None


def of(archive: Opened, known: Sequence[Suppressed], as_of: dt.datetime | None) -> Summary:
    """The organisation, its moment, its owners, how much of each there is, and how many of them were erased.

    With `as_of` also what taking it back to then would do.
    """
    said, facts = archive.manifest, archive.organisation
    rows = {each.name: each.rows or 0 for each in said.entries}
    owners = [Owner(each.name, each.email) for each in load.owners_of(archive) if each.email]
    return Summary(
        organisation=facts.name, country=facts.country, currency=facts.currency, time_zone=facts.time_zone,
        made_at=said.made_at, people=rows.get(manifest.table_name("person"), 0), files=len(archive.files),
        records={obj.name: rows.get(manifest.table_name(obj.table.name), 0) for obj in REGISTRY},
        changes=rows.get(manifest.table_name(change.name), 0) + rows.get(manifest.late_name(change.name), 0),
        owners=tuple(owners[:MOST_OWNERS]), erased=_erased(archive, known), begins_at=moment.begins(archive),
        moment=moment.of(archive, as_of) if as_of is not None else None,
    )  # fmt: skip


def _erased(archive: Opened, known: Sequence[Suppressed]) -> int:
    rows = (each for table in ("contact", "lead") for each in archive.of(table, _Reached))
    texts = ((("email", each.email or ""), ("phone", each.mobile or "")) for each in rows)
    return sum(any(each.named_by(kind, text) for each in known for kind, text in row) for row in texts)


def rows_of(archive: Opened) -> int:
    """Rows and files that are to be moved in: what its progress is counted by."""
    return sum(each.rows or 0 for each in archive.manifest.entries) + len(archive.files)
