"""Objects are declared once: fields, labels, kinds. Tables, API, import, export and screens follow from this."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from kernel.ids import new_id
from kernel.tables import tenant_metadata, timestamp
from kernel.text import Text
from rapport.crm.records import custom
from rapport.crm.records.assigner import Assigner, NoAssigner
from rapport.crm.records.closed_kinds import Option
from rapport.crm.records.gate import Gate, NoGate
from rapport.crm.records.indexes import Index, indexes_of
from rapport.crm.records.kind_table import KINDS
from rapport.crm.records.kinds import Kind, TextKind
from rapport.crm.records.limits import NONE, Limits, check
from rapport.crm.records.number_format import Numbering
from tenants.modules import module_of

if TYPE_CHECKING:
    from rapport.crm.records.rules import LoadRules, TakeBack


Personal = Literal[
    "name", "organisation", "email", "phone", "address", "place", "web", "title", "subject", "code", "label", "free",
    "date", "identity_number", "bank_account", "harmless",
]  # fmt: skip
"""What kind of personal data a text may hold: a copy without personal data has a substitute of the same kind there.
Labels of a choice that the product itself brings along stay, whatever is said of the others.
"""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of an object. `id` is immutable and never used again: ciphertexts and the change log carry it."""

    name: str
    id: int
    label: Text
    kind_name: str
    required: bool = False
    editable: bool = True
    searchable: bool = False
    indexed: bool = False
    target: str | None = None
    group: str = "main"
    unit: Text | None = None
    choices: tuple[Text, ...] = ()
    open_choices: bool = True
    options: tuple[Option, ...] = ()
    personal: Personal | None = None
    """For everything that is encrypted; what nobody declared harmless is taken for personal."""
    derived: bool = False
    """Follows from other records (the last activity), so the change log has no values of it and the past none."""

    custom: bool = False
    """One of an organisation's own (`definitions.py`): kept in the document of `custom.py`, not in columns."""

    copied_from: int | None = None
    """The id of a lead's own field that fills this own one when the lead is converted."""

    unique: bool = False
    """An own field in which each value may occur once (`unique.py`)."""

    required_if: str | None = None
    """The condition, as JSON, under which an own field is required (`required_if.py`)."""

    limits: Limits = NONE
    """What values of an own field must keep to beyond the kind (`limits.py`)."""

    numbering: Numbering | None = None
    """How an own field numbers the records that are made (`numbering.py`)."""

    formula: str | None = None
    """What an own field is worked out by (`computed.py`)."""

    masked: bool = False
    """Shown by its end only, and so nothing to filter, sort, group, search or write by (`masks.py`)."""

    def place(self, table: sa.FromClause, part: str = "") -> sa.ColumnElement[Any]:
        """Where a table holds the value, or a part of it: `hmac`, `bucket`."""
        if self.custom:
            return custom.place(self, table, part)
        found: sa.ColumnElement[Any] = table.c[f"{self.name}_{part}" if part else self.name]
        return found

    def ordered_place(self, table: sa.FromClause) -> sa.ColumnElement[Any]:
        """What the database sorts and groups by."""
        if self.custom:
            return custom.place(self, table)
        found: sa.ColumnElement[Any] = table.c[self.kind.place(self)]
        return found

    @property
    def kind(self) -> Kind:
        """How values of this field are read, kept and asked for."""
        return KINDS[self.kind_name]

    def accept(self, raw: object) -> Any:
        """What somebody writes as it is kept; raises an `Invalid` error for what the kind or the limits refuse."""
        value = self.kind.keep(self, raw)
        check(self, value)
        return value

    @property
    def names_a_person(self) -> bool:
        """Whether it holds the name of a person, which is read, and so sorted, by its surname."""
        return self.personal == "name"

    @property
    def in_clear(self) -> bool:
        """True when the change log may keep its values in the clear."""
        return self.kind.encrypted in {"clear", "choice"}


EXTERNAL_ID = "external_id"


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


CUSTOM_GROUP = Group(name="custom", label=Text(zh="自定义", en="Custom"))


# Fields that every record has. Their ids are the same in every object.
OWNER = Field(name="owner_id", id=1, label=Text(zh="负责人", en="Owner"), kind_name="person", group="system")
DELETED = Field(
    name="deleted_at", id=3, label=Text(zh="删除时间", en="Deleted"), kind_name="timestamp", editable=False,
    group="system",
)  # fmt: skip
VERSION_ID = 4
CREATED = Field(
    name="created_at", id=5, label=Text(zh="创建时间", en="Created"), kind_name="timestamp", editable=False,
    group="system",
)  # fmt: skip
UPDATED = Field(
    name="updated_at", id=6, label=Text(zh="更新时间", en="Updated"), kind_name="timestamp", editable=False,
    group="system",
)  # fmt: skip
SYSTEM_FIELDS = (OWNER, CREATED, UPDATED)


@dataclass(frozen=True, kw_only=True, eq=False)
class ObjectType:
    """One kind of record. `title_field` names it everywhere; `default_columns` are what a new list shows.

    Each change of the `tracked` field is a business fact with a row of its own (`facts.py`); `rules` are what the
    object asks of its values beyond their kinds (`rules.py`). `parts` are what the log knows by a name of its own and
    the record's id, and how a change of it is taken back. Declared once, so it is equal to itself only, and cheap to
    look things up by.
    """

    name: str
    noun: str
    label: Text
    plural: Text
    icon: str
    fields: tuple[Field, ...]
    title_field: str = "name"
    subtitle_field: str | None = None
    default_columns: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    groups: tuple[Group, ...] = (Group(name="main", label=Text(zh="基本信息", en="Details")),)
    tracked: str | None = None
    rules: "LoadRules | None" = None
    structural: frozenset[str] = frozenset()
    """Fields that boards, figures and reminders are made of: what a role can't mask (`masks.py`)."""

    credited: tuple[str, tuple[str, ...]] | None = None
    """A field and its values at which a record is its owner's achievement: it stays theirs when they leave."""
    ended: tuple[str, tuple[str, ...]] | None = None
    """A field and its values at which nobody works on a record any more."""
    parts: Mapping[str, "TakeBack"] = field(default_factory=dict)
    indexes: tuple[Index, ...] = ()
    metadata: sa.MetaData = field(default=tenant_metadata)
    declared: "ObjectType | None" = None
    """What this is with an organisation's own fields added; None for the declaration itself."""

    whole: "ObjectType | None" = None
    """What this is without the fields that its reader isn't shown; None where nothing is hidden or masked."""

    def __post_init__(self) -> None:
        names = {each.name for each in self.fields}  # a relation may be among them: the same, as a column of a file
        ids = [each.id for each in self.all_fields] + [each.id for each in self.relations if each.name not in names]
        if len(set(ids)) != len(ids):
            raise ValueError(f"{self.name}: a field id is used twice")

    def with_custom(self, fields: Sequence[Field]) -> "ObjectType":
        """The object as an organisation has it, in the same table."""
        return replace(self.with_fields(fields), groups=(*self.groups, CUSTOM_GROUP))

    def with_fields(self, fields: Sequence[Field]) -> "ObjectType":
        """The object with more fields, in the same table."""
        return replace(self, fields=(*self.fields, *fields), declared=self.declaration)

    @property
    def module(self) -> str:
        """The module that it is in; roles know as much without its declaration."""
        return module_of(self.name)

    @property
    def declaration(self) -> "ObjectType":
        """The object as every organisation has it."""
        return self.declared or self

    @property
    def unmasked(self) -> "ObjectType":
        """The object with all its fields, as writing keeps it; never to be shown as it is."""
        return self.whole or self

    @cached_property
    def custom(self) -> tuple[Field, ...]:
        """The organisation's own fields."""
        return tuple(each for each in self.fields if each.custom)

    @cached_property
    def unique(self) -> tuple[Field, ...]:
        """Those in which each value may occur once."""
        return tuple(each for each in self.custom if each.unique)

    @cached_property
    def conditional(self) -> tuple[Field, ...]:
        """Those that other fields of the record may make required."""
        return tuple(each for each in self.custom if each.required_if is not None)

    @cached_property
    def numbered(self) -> tuple[Field, ...]:
        """Those that number the records that are made."""
        return tuple(each for each in self.custom if each.numbering is not None)

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """Declared fields and those that every record has."""
        return (*self.fields, *SYSTEM_FIELDS)

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Fields by name."""
        return {each.name: each for each in self.all_fields}

    @cached_property
    def by_id(self) -> Mapping[int, Field]:
        """Fields by their immutable id, as the change log names them."""
        return {each.id: each for each in (*self.all_fields, DELETED)}

    @cached_property
    def searchable(self) -> tuple[Field, ...]:
        """Encrypted text fields that search looks into, title first."""
        found = [each for each in self.fields if each.searchable]
        return tuple(sorted(found, key=lambda each: each.name != self.title_field))

    @cached_property
    def title(self) -> Field:
        """The field that names a record."""
        return self.by_name[self.title_field]

    @cached_property
    def ranked(self) -> tuple[Field, ...]:
        """Encrypted texts that lists of any length are put in order by. Their order then lies in the clear: of a title
        once it is asked for, of others once a list is too long to be put in order by opening it.
        """
        return tuple(each for each in self.fields if isinstance(each.kind, TextKind) and each.kind.sortable)

    @property
    def has_text_title(self) -> bool:
        """Whether records are named by a text of their own."""
        return isinstance(self.title.kind, TextKind)

    @cached_property
    def table(self) -> sa.Table:
        """The object's table in each tenant's schema."""
        if self.declared is not None:
            return self.declared.table
        columns = [column for each in self.fields for column in each.kind.columns(each)]
        return sa.Table(
            self.name,
            self.metadata,
            sa.Column("id", UUID(as_uuid=True), primary_key=True),
            sa.Column("owner_id", UUID(as_uuid=True), nullable=False),
            sa.Column("territory_id", UUID(as_uuid=True)),
            sa.Column("version", sa.Integer, nullable=False),
            sa.Column("field_versions", JSONB, nullable=False),
            timestamp("created_at"),
            timestamp("updated_at"),
            timestamp("deleted_at", nullable=True),
            *columns,
            sa.Column("search_tokens", ARRAY(sa.Integer), nullable=False),
            custom.column(),
            *indexes_of(self),
        )


class Registry:
    """All objects of the product, by name and by noun, who judges their writes and who finds owners. Filled when
    features are put together.
    """

    def __init__(
        self, objects: Iterable[ObjectType] = (), gate: Gate | None = None, assigner: Assigner | None = None
    ) -> None:
        self.objects: dict[str, ObjectType] = {}
        self.gate: Gate = gate or NoGate()
        self.assigner: Assigner = assigner or NoAssigner()
        self._sides: dict[str, dict[str, Side]] = {}
        self.id = new_id()
        for each in objects:
            self.add(each)

    def add(self, obj: ObjectType) -> None:
        """Registers an object; a second one of the same name or noun is a programming error."""
        if obj.name in self.objects or any(obj.noun == other.noun for other in self.objects.values()):
            raise ValueError(f"object {obj.name} is declared twice")
        self.objects[obj.name] = obj
        self._sides.clear()

    def __getitem__(self, name: str) -> ObjectType:
        return self.objects[name]

    def with_custom(self, fields: Mapping[str, Sequence[Field]]) -> "Registry":
        """The same objects, those that are named with an organisation's own fields."""
        own = (each.with_custom(fields[each.name]) if fields.get(each.name) else each for each in self)
        return self.of(own)

    def of(self, objects: Iterable[ObjectType]) -> "Registry":
        """These objects with the same judge of writes and the same finder of owners."""
        return Registry(objects, self.gate, self.assigner)

    def changed_by(self, name: str) -> ObjectType | None:
        """The object that a change of this name in the log is a change of: itself, or the one that it is a part of."""
        return self.objects.get(name) or next((each for each in self if name in each.parts), None)

    def __iter__(self) -> Any:
        return iter(self.objects.values())

    def sides(self, obj: ObjectType) -> Mapping[str, Side]:
        """The relations that an object takes part in, by the name it knows them under."""
        if obj.name not in self._sides:
            self._sides[obj.name] = self._found_sides(obj)
        return self._sides[obj.name]

    def _found_sides(self, obj: ObjectType) -> dict[str, Side]:
        found: dict[str, Side] = {}
        for source in self:
            for relation in source.relations:
                if source.name == obj.name:
                    found[relation.name] = Side(
                        name=relation.name, label=relation.label, relation=relation,
                        source=source.name, target=relation.target, forward=True,
                    )  # fmt: skip
                elif relation.target == obj.name:
                    found[relation.inverse] = Side(
                        name=relation.inverse, label=relation.inverse_label, relation=relation,
                        source=source.name, target=source.name, forward=False,
                    )  # fmt: skip
        return found
