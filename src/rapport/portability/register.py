"""What becomes of each table of a tenant in an archive. A table that is not named here fails a gate.

Columns follow from the tables: a ciphertext goes along as what it holds, a keyed hash is left out and made anew under
the new keys, everything else goes as it is. Only what differs from that is said here.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from kernel import tables
from kernel.columns import HOLDS, REHASHED, Cipher, Documents, Rehashed
from kernel.tables import tenant_metadata


class Exported(msgspec.Struct, frozen=True):
    """Every row goes along.

    `documents` are ciphertexts that hold JSON of the product's own; `left` are columns that stay behind, and why.
    `early` tables are read a page at a time before the moment of the archive, as they may be long.
    """

    documents: tuple[str, ...] = ()
    left: Mapping[str, str] = {}
    early: bool = False


class Derived(msgspec.Struct, frozen=True):
    """It follows from what goes along."""

    reason: str


class Never(msgspec.Struct, frozen=True):
    """It means nothing elsewhere."""

    reason: str


_RECORDS: Final = Exported(early=True)

REGISTER: Final[Mapping[str, Exported | Derived | Never]] = {
    "acl_epoch": Never("tells caches when rights change; a new organisation begins with its own"),
    "activity": _RECORDS,
    "approval_lock": Exported(),
    "approval_request": Exported(documents=("held", "details")),
    "approval_rule": Exported(documents=("setup",)),
    "approval_step": Exported(),
    "approval_vote": Exported(),
    "asset": _RECORDS,
    "bulk_edit": Never("an edit under way, or its list of refusals; what it did is in the change log"),
    "bulk_edit_refusal": Never("of those"),
    "calendar_subscription": Never("where the other calendars of people are is a secret of theirs"),
    "campaign": _RECORDS,
    "assignment_person": Exported(documents=("skills",)),
    "assignment_rule": Exported(documents=("setup",)),
    "assignment_turn": Exported(),
    "change": Exported(documents=("payload",), early=True),
    "change_counter": Derived("the number of the last change"),
    "choice": Exported(documents=("label",)),
    "company": _RECORDS,
    "contact": _RECORDS,
    "consent": Exported(documents=("details",)),
    "custom_field": Exported(documents=("definition",)),
    "field_index": Derived("what records hold in indexed fields; made of them once they are there"),
    "custom_object": Exported(documents=("definition",)),
    "custom_record": _RECORDS,
    "deal": _RECORDS,
    "deal_line": Exported(),
    "deal_snapshot": Derived("how deals stood; made anew of the change log"),
    "deal_snapshot_night": Derived("the nights that were looked at here"),
    "deal_split": Exported(),
    "delivery": Never("which of our own events were delivered"),
    "duplicate_pair": Exported(),
    "duplicate_scan": Never("a search that is under way here"),
    "forecast_entry": Exported(),
    "handover": Exported(),
    "company_address": Exported(documents=("details",)),
    "identity_key": Exported(),
    "import_run": Exported(documents=("setup", "report")),
    "job": Never("work that is under way here"),
    "lead": _RECORDS,
    "merge_move": Exported(),
    "follower": Exported(),
    "notification": Exported(),
    "notification_setting": Exported(),
    "number_counter": Exported(),
    "organisation_setting": Exported(documents=("content",)),
    "outbox": Never("events that are under way here"),
    "person": Exported(left={"membership_id": "who may sign in is decided where the organisation is"}),
    "pipeline": Exported(),
    "placing_run": Never("how far rules are applied here"),
    "prediction": Exported(documents=("factors",)),
    "price_book": Exported(),
    "price_book_entry": Exported(),
    "product": _RECORDS,
    "queue": Exported(),
    "queue_member": Exported(),
    "queue_pick": Exported(),
    "record_alias": Exported(),
    "record_link": Exported(),
    "record_merge": Exported(),
    "role": Exported(documents=("label",)),
    "role_assignment": Exported(),
    "sales_order": _RECORDS,
    "sales_receipt": _RECORDS,
    "saved_view": Exported(documents=("definition",)),
    "schema_version": Never("which form the tables have; the manifest says it once"),
    "share": Exported(),
    "sharing_rule": Exported(),
    "stage": Exported(documents=("exit_rule",)),
    "stage_event": Exported(),
    "file_policy": Exported(),
    "subject_hit": Exported(),
    "subject_request": Exported(
        documents=("wanted",),
        left={"export_id": "a copy lies here for as long as it is handed over"},
    ),
    "file_upload": Never("uploads that are under way here"),
    "stored_file": Exported(left={"content_hmac": "under the keys here; made anew of the bytes that go along"}),
    "suppressed": Never(
        "who was erased, as hashes under a secret that stays here: in an archive both could be tried out"
    ),
    "suppression_key": Never("the secret of those hashes"),
    "suggestion": Exported(),
    "task": _RECORDS,
    "team": Exported(),
    "team_member": Exported(),
    "territory": Exported(),
    "territory_member": Exported(),
    "territory_pin": Exported(),
    "territory_rule": Exported(),
    "text_order": Derived("how far ranks are made; a new organisation makes its own"),
    "text_rank": Derived("which of two titles comes first"),
    "timeline_target": Exported(),
    "touch": Exported(documents=("details",)),
    "transfer": Exported(documents=("details",)),
    "transfer_template": Exported(documents=("setup",)),
    "unique_value": Derived("what records hold in some fields; made of them once they are there"),
    "webhook_attempt": Never("what was sent to other systems from here"),
    "webhook_endpoint": Never("other systems are told by one organisation, under a secret that the two of them have"),
    "webhook_message": Never("what other systems are told from here"),
    "web_form": Exported(documents=("setup",)),
}


def of(table: sa.Table) -> Exported:
    """What is said of a table that goes along."""
    found = REGISTER[table.name]
    if not isinstance(found, Exported):
        raise TypeError(f"{table.name} goes along in no archive")
    return found


def exported() -> list[sa.Table]:
    """The tables that go along, by name."""
    return [tenant_metadata.tables[name] for name, said in sorted(REGISTER.items()) if isinstance(said, Exported)]


def early() -> list[sa.Table]:
    """The tables that are read before the moment of the archive, but for the change log."""
    return [table for table in exported() if of(table).early and table is not tables.change]


def closing() -> list[sa.Table]:
    """The tables that are read at the moment of the archive."""
    return [table for table in exported() if not of(table).early]


def columns(table: sa.Table) -> list[sa.Column[Any]]:
    """The columns that go along."""
    left, made = of(table).left, set(_made_anew(table)) - set(literal(table))
    return [column for column in table.columns if column.name not in left and column.name not in made]


def literal(table: sa.Table) -> tuple[str, ...]:
    """Hashes that may stand for nothing, and then hold the row's own id: this goes along, a real hash does not."""
    rehashed: Rehashed | None = table.info.get(REHASHED)
    return tuple(name for name in rehashed.columns if name in rehashed.needs) if rehashed is not None else ()


def ciphers(table: sa.Table) -> dict[str, Cipher]:
    """The columns that are decrypted on the way out, and what each is bound to."""
    found = {column.name: column.info.get(HOLDS) for column in table.columns}
    return {name: holds for name, holds in found.items() if isinstance(holds, Cipher)}


def written(table: sa.Table) -> set[str]:
    """The columns of JSON whose texts travel in the clear."""
    return {column.name for column in table.columns if isinstance(column.info.get(HOLDS), Documents)}


def _made_anew(table: sa.Table) -> tuple[str, ...]:
    rehashed: Rehashed | None = table.info.get(REHASHED)
    return rehashed.columns if rehashed is not None else ()
