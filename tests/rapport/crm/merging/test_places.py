"""No place where a record's id may stand is forgotten, whatever table comes along."""

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.tables import tenant_metadata
from rapport.crm.features import REGISTRY
from rapport.crm.merging.places import MERGED, OWN, PLAIN, STAYS, references

# Columns of ids that are no records: people and what is about them, lists of choices, runs, and a row's own name.
OTHERS = {
    "accepted_by", "actor", "added_by", "asked_by", "batch_id", "book_id", "changed_by", "client_id", "created_by",
    "decided_by", "edit_id", "endpoint_id", "escalate_to", "event_id", "export_id", "fault_by", "given_by",
    "grantee_id", "held_by", "id", "instead_of", "lead_id", "manager_id", "membership_id", "merge_id", "merged_by",
    "message_id", "owner_id", "parent_id", "person_id", "pipeline_id", "price_book_id", "queue_id", "recorded_by",
    "request_id", "role_id", "rule_id", "scope_id", "set_by", "share_id", "source_id", "started_by", "step_id",
    "subject_id", "team_id", "territory_id", "to_person", "to_team", "undone_by", "updated_by", "verified_by",
    "walked", "withdrawn_by",
}  # fmt: skip
MORE = {
    "activity.outcome", "company.city", "company.country", "company.industry", "company.source", "contact.city",
    "contact.source", "deal.lost_reason", "deal.pipeline", "deal.price_book", "deal.source", "deal.stage",
    "deal_snapshot.stage", "lead.reason", "lead.source", "product.series",
}  # fmt: skip
"""Choices and stages."""


def columns() -> set[str]:
    """Every column of ids that is no choice and nobody's."""
    return {
        f"{table.name}.{column.name}"
        for table in tenant_metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, UUID)
        if column.name not in OTHERS or f"{table.name}.{column.name}" in STAYS
    }


def named() -> set[str]:
    """Every place that a merge knows."""
    fields = {each.name for obj in REGISTRY for each in references(REGISTRY, obj)}
    return fields | {f"{each.table.name}.{each.column}" for each in PLAIN} | OWN | STAYS.keys()


def test_every_column_of_ids_is_moved_or_stays_for_a_reason() -> None:
    merging = {each for each in columns() - MORE if each.split(".")[0] not in NOBODYS}
    assert merging - named() == set()
    assert named() - columns() == set()


NOBODYS = {"bulk_edit", "bulk_edit_refusal", "handover", "import_run", "job", "outbox", "placing_run", "saved_view"}
"""Tables that name people, files and other rows of their own kind; conditions in views lead on (`compiler.py`)."""


def test_what_is_named_twice_is_moved_once() -> None:
    assert OWN & STAYS.keys() == set()
    assert {f"{each.table.name}.{each.column}" for each in PLAIN} & (OWN | STAYS.keys()) == set()


@pytest.mark.parametrize("name", MERGED)
def test_no_relation_leads_from_a_kind_of_record_to_itself(name: str) -> None:
    """A link between two records that become one would lead nowhere: `moving.py` has no word for it."""
    sides = REGISTRY.sides(REGISTRY[name]).values()
    assert [side.name for side in sides if side.target == name] == []


def test_places_are_tables_of_an_organisation() -> None:
    assert all(isinstance(each.table, sa.Table) and each.table.metadata is tenant_metadata for each in PLAIN)
