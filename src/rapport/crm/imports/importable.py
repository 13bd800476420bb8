"""What a file's columns may be of: an object's fields, records that it is linked with, and keys of people.

A cell of such a column names one record of the other object, as that of a field that refers to one does; what it
becomes is a link instead of a value.
"""

from collections.abc import Mapping
from typing import Final

from kernel.text import Text
from rapport.crm.identity_keys.kinds import ALONE, KINDS, LABELS, OF, OWN
from rapport.crm.records.beside import writable
from rapport.crm.records.objects import EXTERNAL_ID, Field, ObjectType, Registry

PEOPLE = ObjectType(
    name="person",
    noun="people",
    label=Text(zh="人员", en="Person"),
    plural=Text(zh="人员", en="People"),
    icon="users",
    fields=(
        Field(name="name", id=901, label=Text(zh="姓名", en="Name"), kind_name="name", required=True),
        Field(name="manager", id=902, label=Text(zh="上级", en="Manager"), kind_name="text"),
        Field(name=EXTERNAL_ID, id=904, label=Text(zh="外部编号", en="External id"), kind_name="text"),
        Field(name="office", id=903, label=Text(zh="团队", en="Team"), kind_name="text"),
    ),
)  # fmt: skip
"""What a file of people holds, for the mapping of its columns only: people are no records of the CRM."""


def object_of(registry: Registry, name: str) -> ObjectType:
    """What a run's rows become: people, facts about deals, or records of an object with a field for each relation that
    it declares.

    Its table and its records have no such field: whoever reads or writes those takes the registry's object.
    """
    return NO_RECORDS.get(name) or with_relations(registry, registry[name])


HISTORY = ObjectType(
    name="stage_history",
    noun="stage-history",
    label=Text(zh="阶段历史", en="Stage history"),
    plural=Text(zh="阶段历史", en="Stage history"),
    icon="calendar",
    title_field="stage",
    fields=(
        Field(name="deal", id=931, label=Text(zh="商机的外部编号", en="Deal's external id"), kind_name="reference",
              target="deal", required=True),
        Field(name="stage", id=932, label=Text(zh="进入的阶段", en="Stage entered"), kind_name="text", required=True),
        Field(name="from_stage", id=933, label=Text(zh="之前的阶段", en="Stage before"), kind_name="text"),
        Field(name="entered_at", id=934, label=Text(zh="进入时间", en="Entered at"), kind_name="timestamp",
              required=True),
    ),
)  # fmt: skip
"""What a file of deals' moves holds, for the mapping of its columns only: its rows become facts about deals."""

HISTORY_OF: Final = "deal"
"""The object that it is about."""

NO_RECORDS: Final[Mapping[str, ObjectType]] = {each.name: each for each in (PEOPLE, HISTORY)}
"""What a file's rows become beside records."""

KEY_FIELDS: Final[Mapping[str, Field]] = {
    f"key_{kind}": Field(
        name=f"key_{kind}", id=910 + place, label=LABELS[kind], group="main", indexed=kind in ALONE,
        kind_name=kind if kind in OWN else "text",
    )
    for place, kind in enumerate(kind for kind in KINDS if kind != "device")
}  # fmt: skip
"""Columns of keys by which people are known (`rapport.crm.identity_keys`), for the mapping only."""


def key_kind(name: str) -> str:
    """The kind of key that a column of `KEY_FIELDS` has."""
    return name.removeprefix("key_")


def with_relations(registry: Registry, obj: ObjectType) -> ObjectType:
    """An object with a field for each relation that it declares, under the relation's name and id, one for each column
    of what lies beside its records, and people with one for each kind of key.
    """
    linked = [
        Field(
            name=each.name, id=each.id, label=registry[each.target].label, kind_name="reference", target=each.target,
            group=obj.groups[0].name,
        )
        for each in obj.relations
        if each.target in registry.objects
    ]  # fmt: skip
    aside = [each.field for each in writable(obj)]
    more = [*linked, *(KEY_FIELDS.values() if obj.name in OF else ()), *aside]
    return obj.with_fields(more) if more else obj
