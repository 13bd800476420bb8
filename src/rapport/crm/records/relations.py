"""What joins objects: relations from many to many, the roles of what they link, and the sides that objects see."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.text import Text

if TYPE_CHECKING:
    from rapport.crm.records.objects import ObjectType


@dataclass(frozen=True, kw_only=True)
class Role:
    """What a linked record is for the other, such as decision maker."""

    value: str
    label: Text


@dataclass(frozen=True, kw_only=True, eq=False)
class Relation:
    """A many-to-many relation to another object, declared on one side and seen from both."""

    name: str
    id: int
    label: Text
    target: str
    inverse: str
    inverse_label: Text
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Side:
    """A relation as one of its two objects sees it."""

    name: str
    label: Text
    relation: Relation
    source: str
    target: str
    forward: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    """A block of fields on the record page."""

    name: str
    label: Text


def sides_of(objects: "Iterable[ObjectType]", name: str) -> dict[str, Side]:
    """The relations of these objects that the one of this name takes part in, by the name it knows them under."""
    found: dict[str, Side] = {}
    for source in objects:
        for relation in source.relations:
            if source.name == name:
                found[relation.name] = Side(
                    name=relation.name, label=relation.label, relation=relation,
                    source=source.name, target=relation.target, forward=True,
                )  # fmt: skip
            elif relation.target == name:
                found[relation.inverse] = Side(
                    name=relation.inverse, label=relation.inverse_label, relation=relation,
                    source=source.name, target=source.name, forward=False,
                )  # fmt: skip
    return found
