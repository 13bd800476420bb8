"""What the page of storage shows. Sizes are bytes, as the meter of billing counts them."""

import datetime as dt
from typing import Literal
from uuid import UUID

import msgspec

from rapport.portability.schedule import Every

FileKind = Literal["attachment", "import"]


class Counted(msgspec.Struct, frozen=True):
    """How many, and how large together."""

    count: int
    bytes: int


class ObjectSpace(msgspec.Struct, frozen=True, kw_only=True):
    """The records of a kind with their indexes, those in the trash among them.

    `search_bytes` of `bytes` are the index of search tokens. Of a long table `count` and `trash_count` are estimates,
    and not `exact`; `count` is None until there is one. `trash_bytes` always is one: the trash's share of the records.
    """

    object: str
    count: int | None
    bytes: int
    search_bytes: int
    trash_count: int
    trash_bytes: int
    exact: bool


class LargeFile(msgspec.Struct, frozen=True, kw_only=True):
    """A large file. `name`, `record` and where that is are None, and `hidden` says so, where the reader may not see it.

    `record` is the title of the record that it belongs to; a file of an import belongs to none.
    """

    id: UUID
    kind: FileKind
    size: int
    created_at: dt.datetime
    held: bool
    hidden: bool
    name: str | None = None
    object: str | None = None
    record_id: UUID | None = None
    record: str | None = None


class StorageMeter(msgspec.Struct, frozen=True, kw_only=True):
    """Where billing's meter stands, in GB of 1,000,000,000 bytes: the greatest day since `since`, and the last one.

    `measured_on` is None before the first day was measured; `included` is None where storage has no price.
    """

    since: dt.date
    quantity: str
    last: str | None
    measured_on: dt.date | None
    included: str | None


class StorageUsed(msgspec.Struct, frozen=True, kw_only=True):
    """All of it. `metered` is what the meter counts: every part but the archives, whose bytes no plan counts."""

    metered: int
    files: Counted
    import_files: Counted
    archives: Counted
    objects: list[ObjectSpace]
    history_bytes: int
    order_bytes: int
    other_bytes: int
    largest: list[LargeFile]
    meter: StorageMeter
    keep_files_days: int | None
    keep_imports_days: int
    archive_every: Every
    archive_keep: int
