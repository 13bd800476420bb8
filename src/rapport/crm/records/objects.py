"""Objects are declared once: fields, labels, kinds. Tables, API, import, export and screens follow from this."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from auth.principal import OWN_NUMBER, OWN_RECORDS, own_name, own_number
from kernel.ids import new_id
from kernel.tables import tenant_metadata
from kernel.text import Text
from rapport.crm.records import custom
from rapport.crm.records.assigner import Assigner, NoAssigner
from rapport.crm.records.closed_kinds import Option
from rapport.crm.records.gate import Gate, NoGate
from rapport.crm.records.indexes import Index, table_of
from rapport.crm.records.kind_table import KINDS
from rapport.crm.records.kinds import Kind, TextKind
from rapport.crm.records.known_by import KnownBy, NobodyKnown
from rapport.crm.records.limits import NONE, Limits, check
from rapport.crm.records.number_format import Numbering
from rapport.crm.records.relations import Group, Relation, Side, sides_of
from rapport.crm.records.rollup_form import Rollup
from tenants.modules import module_of

if TYPE_CHECKING:
    from rapport.crm.records.beside import Beside, Told
    from rapport.crm.records.rules import LoadRules, TakeBack


Personal = Literal[
    "name", "organisation", "email", "phone", "address", "place", "web", "title", "subject", "code", "label", "free",
    "date", "identity_number", "bank_account", "point", "credit_code", "harmless",
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
    converted: bool = False
    """Follows from other fields by a rate: an undo doesn't bring it back, and nobody conflicts over it."""
    custom: bool = False
    """One of an organisation's own (`definitions.py`): kept in the document of `custom.py`, not in columns."""
    about: str | None = None
    """The field of its record that this one says something about: merges take both from one record, and who isn't shown
    that one isn't shown this one."""
    copied_from: int | None = None
    """The id of a lead's own field that fills this own one when the lead is converted."""
    unique: bool = False
    """An own field in which each value may occur once (`unique.py`)."""
    kept_in_index: bool = False
    """An own field whose values are also in `field_index`; `indexed` says that all of them are there."""
    required_if: str | None = None
    """The condition, as JSON, under which an own field is required (`required_if.py`)."""
    limits: Limits = NONE
    """What values of an own field must keep to beyond the kind (`limits.py`)."""
    numbering: Numbering | None = None
    """How an own field, or the name of an own kind, numbers the records that are made (`numbering.py`)."""
    formula: str | None = None
    """What an own field is worked out by (`computed.py`)."""
    ranked_as: int | None = None
    """Under which id the ranks of its texts are kept, where objects share a table and so a field."""
    rollup: Rollup | None = None
    """What an own field adds up of other records (`rollup.py`); `updating` until all records have it."""
    updating: bool = False
    masked: bool = False
    """Shown by its end at most, and so nothing to filter, sort, group, search or write by (`masks.py`)."""

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
    def order_id(self) -> int:
        """The id of its order among `text_order`."""
        return self.id if self.ranked_as is None else self.ranked_as

    @property
    def names_a_person(self) -> bool:
        """Whether it holds the name of a person, which is read, and so sorted, by its surname."""
        return self.personal == "name"

    @property
    def in_clear(self) -> bool:
        """True when the change log may keep its values in the clear."""
        return self.kind.encrypted in {"clear", "choice"}


EXTERNAL_ID = "external_id"
CUSTOM_GROUP = Group(name="custom", label=Text(zh="自定义", en="Custom"))


def _moment(name: str, field_id: int, label: Text) -> Field:
    return Field(name=name, id=field_id, label=label, kind_name="timestamp", editable=False, group="system")


# Fields that every record has. Their ids are the same in every object.
OWNER = Field(name="owner_id", id=1, label=Text(zh="负责人", en="Owner"), kind_name="person", group="system")
DELETED = _moment("deleted_at", 3, Text(zh="删除时间", en="Deleted"))
VERSION_ID = 4
CREATED = _moment("created_at", 5, Text(zh="创建时间", en="Created"))
UPDATED = _moment("updated_at", 6, Text(zh="更新时间", en="Updated"))
SYSTEM_FIELDS = (OWNER, CREATED, UPDATED)
TAGS = Field(
    name="tags", id=38, label=Text(zh="标签", en="Tags"), kind_name="multi_choice", personal="label", indexed=True
)
"""One list of an organisation, for records of every kind (`tags.py`)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ObjectType:
    """One kind of record. `title_field` names it everywhere; `default_columns` are what a new list shows.

    Each change of the `tracked` field is a business fact with a row of its own (`facts.py`); `rules` are what the
    object asks of its values beyond their kinds (`rules.py`). `parts` are what the log knows by a name of its own and
    the record's id, and how a change of it is taken back; `told` those that histories tell of, `beside` columns of
    files about them. Declared once, so it is equal to itself only, and cheap to look things up by.
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
    beside: tuple["Beside", ...] = ()
    told: Mapping[str, "Told"] = field(default_factory=dict)
    indexes: tuple[Index, ...] = ()
    metadata: sa.MetaData = field(default=tenant_metadata)
    declared: "ObjectType | None" = None
    """What this is with an organisation's own fields added; None for the declaration itself."""
    whole: "ObjectType | None" = None
    """What this is without the fields that its reader isn't shown; None where nothing is hidden or masked."""
    kept_in: "ObjectType | None" = None  # whose table holds it beside others, under its `number` (`own.py`)
    number: int | None = None
    about_own: bool = False  # whether its records may be about one of each own kind (`own.abouts`)
    match: frozenset[str] = frozenset()
    """Fields of an organisation's own kind in which two equal values say that two records are probably one."""
    leads: tuple[str, ...] = ()  # the columns by which every index of such a table begins

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

    @property
    def slug(self) -> str:
        """What the API's operations are named by."""
        return self.name if self.leads else self.noun

    @property
    def shared_row(self) -> Mapping[str, int]:
        """What a row says of itself in a table that is several objects'."""
        return {} if self.number is None else {OWN_NUMBER: self.number}

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
        return tuple(each for each in self.fields if each.numbering is not None)

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
        elsewhere = self.declared or self.kept_in
        if elsewhere is not None:
            return elsewhere.table
        return table_of(self)


class Registry:
    """All objects of the product, by name and by noun, and who judges writes, finds owners and knows people by keys."""

    def __init__(
        self, objects: Iterable[ObjectType] = (), gate: Gate | None = None, assigner: Assigner | None = None,
        known_by: KnownBy | None = None,
    ) -> None:  # fmt: skip
        self.objects: dict[str, ObjectType] = {}
        self.gate: Gate = gate or NoGate()
        self.assigner: Assigner = assigner or NoAssigner()
        self.known_by: KnownBy = known_by or NobodyKnown()
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
        found = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def get(self, name: str) -> ObjectType | None:
        """An object by its name. Those of organisations' own have one declaration each, whoever has them; what an
        organisation calls them and which of them there are is said by its own registry (`definitions.py`).
        """
        return self.objects.get(name) or own_named(name)

    def with_custom(self, fields: Mapping[str, Sequence[Field]], own: Iterable[ObjectType] = ()) -> "Registry":
        """The same objects and an organisation's `own` ones, those that are named with its own fields."""
        every = (each.with_custom(fields[each.name]) if fields.get(each.name) else each for each in (*self, *own))
        return self.of(every)

    def of(self, objects: Iterable[ObjectType]) -> "Registry":
        """These objects with the same judge of writes and the same finders of owners and of people."""
        return Registry(objects, self.gate, self.assigner, self.known_by)

    def changed_by(self, name: str) -> ObjectType | None:
        """The object that a change of this name in the log is a change of: itself, or the one that it is a part of."""
        return self.get(name) or next((each for each in self if name in each.parts), None)

    def __iter__(self) -> Any:
        return iter(self.objects.values())

    def sides(self, obj: ObjectType) -> Mapping[str, Side]:
        """The relations that an object takes part in, by the name it knows them under."""
        if obj.name not in self._sides:
            self._sides[obj.name] = sides_of(self, obj.name)
        return self._sides[obj.name]


OWN = ObjectType(
    name=OWN_RECORDS,
    noun="{object_name:str}",
    label=Text(zh="自定义记录", en="Record of one's own"),
    plural=Text(zh="自定义记录", en="Records of one's own"),
    icon="box",
    leads=(OWN_NUMBER,),
    fields=(
        Field(
            name="name", id=1901, label=Text(zh="名称", en="Name"), kind_name="name", personal="subject",
            required=True, searchable=True, indexed=True,
        ),
        TAGS,
        Field(
            name=EXTERNAL_ID, id=1990, label=Text(zh="外部编号", en="External id"), kind_name="text", personal="code",
            indexed=True, group="system",
        ),
    ),
)  # fmt: skip
"""What the table says that records of organisations' own objects lie in; each of these is `own_object(number)`."""


@functools.cache
def own_object(number: int) -> ObjectType:
    """The object of this number as every organisation that has one has it: what it is called is in `own.py`."""
    name, *others = OWN.fields
    return replace(
        OWN, name=own_name(number), noun=own_name(number), kept_in=OWN, number=number,
        fields=(replace(name, ranked_as=-number), *others),
    )  # fmt: skip


def own_named(name: str) -> ObjectType | None:
    """The same by its name, and the table itself by its own."""
    number = own_number(name)
    return own_object(number) if number is not None else OWN if name == OWN.name else None
