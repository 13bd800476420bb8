"""What a file's columns may be of: an object's fields, and records that it is linked with.

A cell of such a column names one record of the other object, as that of a field that refers to one does; what it
becomes is a link instead of a value.
"""

from kernel.text import Text
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
    """What a run's rows become: people, or records of an object with a field for each relation that it declares.

    Its table and its records have no such field: whoever reads or writes those takes the registry's object.
    """
    return PEOPLE if name == PEOPLE.name else with_relations(registry, registry[name])


def with_relations(registry: Registry, obj: ObjectType) -> ObjectType:
    """An object with a field for each relation that it declares, under the relation's name and id."""
    linked = [
        Field(
            name=each.name, id=each.id, label=registry[each.target].label, kind_name="reference", target=each.target,
            group=obj.groups[0].name,
        )
        for each in obj.relations
        if each.target in registry.objects
    ]  # fmt: skip
    return obj.with_fields(linked) if linked else obj
