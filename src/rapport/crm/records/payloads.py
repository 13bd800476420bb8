"""What goes in and out of the records API. Each object's own structs are made from its declaration."""

from collections.abc import Collection, Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from auth.principal import Principal
from kernel.text import Text
from rapport.crm.records import required_if
from rapport.crm.records.codec import has_end
from rapport.crm.records.compiler import operators
from rapport.crm.records.errors import UnknownField
from rapport.crm.records.kinds import BooleanKind, DecimalKind, IntegerKind
from rapport.crm.records.masks import hideable, maskable
from rapport.crm.records.multi_choice import MultiChoiceKind
from rapport.crm.records.objects import EXTERNAL_ID, Field, ObjectType, Registry

Filter = dict[str, Any]
Seq = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]


class SortKey(msgspec.Struct, frozen=True):
    """One key of a sort."""

    field: str
    descending: bool = False


class ListRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page of a list. `cursor` is the `next` or `previous` of a page; `as_of` reads the past (ISO time with zone).

    `include` names fields that refer to other records, which then come with the page (`included.expanded`).
    """

    filter: Filter | None = None
    sort: list[SortKey] = []
    fields: list[str] | None = None
    limit: int = 50
    cursor: str | None = None
    as_of: str | None = None
    deleted: bool = False
    search: str | None = None
    include: list[str] | None = None


class CountRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many records match, or matched at a moment of the past."""

    filter: Filter | None = None
    deleted: bool = False
    search: str | None = None
    as_of: str | None = None


class Count(msgspec.Struct, frozen=True, omit_defaults=True):
    """A number of records. The notice says where a search was cut off, so that there are more."""

    count: int
    notice: dict[str, str] | None = None


class SummaryRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Counts and sums, in all and by the values of one field."""

    filter: Filter | None = None
    search: str | None = None
    group: str | None = None
    sums: list[str] = []
    as_of: str | None = None


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A record to link on create."""

    id: UUID
    role: str | None = None
    is_primary: bool = False


class LinkRole(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a linked record is for the other."""

    role: str | None = None
    is_primary: bool = False


class ChosenTerritory(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A territory chosen by hand; with `by_rules` the rules decide again."""

    territory_id: UUID | None = None
    by_rules: bool = False


class BulkRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One operation on the records with these ids, or on all that match.

    `place` puts them into `territory`; `preview_place` counts what that comes to. `assign` gives them to
    whom the rules of assignment name.
    """

    op: Literal["update", "take", "assign", "place", "preview_place", "delete", "restore"]
    ids: list[UUID] | None = None
    filter: Filter | None = None
    search: str | None = None
    fields: dict[str, Any] = {}
    territory: ChosenTerritory | None = None


class RevertRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The change to take back, or one field of it."""

    seq: Seq
    field: str | None = None


class ExportRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to export: the same filter, order and moment as the list."""

    filter: Filter | None = None
    sort: list[SortKey] = []
    search: str | None = None
    columns: list[str] | None = None
    format: Literal["csv"] = "csv"
    as_of: str | None = None


class SearchRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Text to find anywhere."""

    q: str
    objects: list[str] | None = None
    limit: int = 20


class ViewRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A view to save. `pipeline` is a board's, `group` the field by which a list is grouped."""

    object: str
    name: str
    filter: Filter | None = None
    sort: list[SortKey] = []
    columns: list[dict[str, Any]] = []
    is_default: bool = False
    id: UUID | None = None
    kind: Literal["list", "board"] = "list"
    visibility: Literal["private", "team", "public"] = "private"
    pinned: bool = True
    pipeline: UUID | None = None
    group: str | None = None


class ChoiceRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A label to add to a choice list; one language is enough."""

    label: Text | str


class Person(msgspec.Struct, frozen=True):
    """A person of the organisation. `may_own` names the objects whose owner the reader may make them."""

    id: UUID
    name: str
    has_seat: bool
    is_me: bool
    may_own: list[str]


class Kept(msgspec.Struct, frozen=True):
    """A record that an undo left as it is, and why: `edited_since`, or an error's code."""

    object: str
    id: str
    reason: str


class Undone(msgspec.Struct, frozen=True):
    """How many changes of a batch were taken back, and what was kept."""

    undone: int
    kept: list[Kept]


class ChangeMade(msgspec.Struct, frozen=True):
    """The number of a change in the organisation's log: what an undo names."""

    seq: int | None


def _input_type(field: Field) -> Any:
    if isinstance(field.kind, BooleanKind):
        return bool | None
    if isinstance(field.kind, IntegerKind):
        return int | str | None
    if isinstance(field.kind, MultiChoiceKind):  # all of them, or which to add and to remove
        return list[str] | dict[str, list[str]] | str | None
    return int | str | None if isinstance(field.kind, DecimalKind) else str | None


def _output_type(field: Field) -> Any:
    return field.kind.wire | None


class Shapes:
    """The structs of one object: what a record looks like, what a create and an update take."""

    def __init__(self, obj: ObjectType) -> None:
        title = "".join(part.title() for part in obj.name.split("_"))
        system: list[Any] = [("id", str), ("version", int), ("owner_id", str), ("created_at", str)]
        system += [("updated_at", str), ("deleted_at", str | None)]
        inputs = [(field.name, _input_type(field) | msgspec.UnsetType, msgspec.UNSET) for field in obj.fields]
        owner = ("owner_id", str | msgspec.UnsetType, msgspec.UNSET)
        self.record = msgspec.defstruct(
            title, [*system, *((f.name, _output_type(f), None) for f in obj.fields)], kw_only=True, module=__name__
        )
        self.create = msgspec.defstruct(
            f"New{title}",
            [("id", UUID | None, None), ("links", dict[str, list[Link]], {}), owner, *inputs],
            kw_only=True,
            module=__name__,
        )
        self.update = msgspec.defstruct(
            f"{title}Update",
            [("base_version", int | None, None), owner, *inputs],
            kw_only=True,
            module=__name__,
        )
        included: Any = ("included", dict[str, Any], {})
        records: Any = list[self.record]  # type: ignore[name-defined]  # a struct that is made just above
        self.page = msgspec.defstruct(
            f"{title}Page",
            [
                ("items", records),
                ("next", str | None, None),
                ("previous", str | None, None),
                included,
                ("notice", dict[str, str] | None, None),
            ],
            module=__name__,
        )
        self.board = _board(title, records, included)
        change: Any = ("change", ChangeMade | None, None)
        related: Any = ("related", dict[str, list[dict[str, Any]]], {})
        self.one = msgspec.defstruct(
            f"One{title}", [("record", self.record), included, change, related], module=__name__
        )


def _board(title: str, records: Any, included: Any) -> Any:
    """What a board of these records looks like."""
    column = msgspec.defstruct(
        f"{title}Column",
        [("key", str | None), ("count", int), ("sums", dict[str, str]), ("items", records), ("next", str | None)],
        module=__name__,
    )
    columns: Any = list[column]  # type: ignore[valid-type]  # a struct that is made just above
    return msgspec.defstruct(
        f"{title}Board",
        [("columns", columns), ("total", dict[str, Any]), included, ("notice", dict[str, str] | None, None)],
        module=__name__,
    )


def sent_values(obj: ObjectType, payload: Any) -> dict[str, object]:
    """The fields that a create or update names; the others stay as they are."""
    names = [field.name for field in obj.declaration.fields] + ["owner_id"]  # what the writer isn't shown is refused
    return {name: value for name in names if (value := getattr(payload, name)) is not msgspec.UNSET}


def own_values(obj: ObjectType, payload: Any, raw: Mapping[str, object]) -> dict[str, object]:
    """What a create or update names beside its struct: the organisation's own fields. Others are refused."""
    others = {name: value for name, value in raw.items() if name not in payload.__struct_fields__}
    known = {field.name for field in obj.custom}
    for name in others:
        if name not in known:
            raise UnknownField(field=name[:60])
    return others


def described(registry: Registry, obj: ObjectType, principal: Principal) -> dict[str, Any]:
    """An object's declaration for clients: tables, forms and filters are drawn from it."""
    rights = principal.rights.of(obj.name)
    # What leads to records of a module that is off is kept, and shown again once that is on.
    on = {each.name for each in registry if principal.has_module(each.module)}
    fields = [field for field in obj.all_fields if field.target is None or field.target in on]
    known = {field.name for field in fields}
    columns = [{"field": name} for name in (obj.default_columns or (obj.title_field,)) if name in known]
    return {
        "name": obj.name,
        "noun": obj.noun,
        "label": obj.label,
        "plural": obj.plural,
        "icon": obj.icon,
        "title_field": obj.title_field,
        "subtitle_field": obj.subtitle_field,
        "tracked": obj.tracked,
        "rights": rights,
        "can_import": principal.rights.import_ and rights.create,
        "groups": _groups(obj, known),
        "fields": [_described_field(obj, field) for field in fields],
        "relations": [_described_side(side) for side in registry.sides(obj).values() if side.target in on],
        "default_view": {"columns": columns, "sort": [{"field": "updated_at", "descending": True}], "filter": None},
    }


def _groups(obj: ObjectType, known: Collection[str]) -> list[dict[str, Any]]:
    names = {
        group.name: [f.name for f in obj.fields if f.group == group.name and f.name in known] for group in obj.groups
    }
    groups = [
        {"name": group.name, "label": group.label, "fields": names[group.name]}
        for group in obj.groups
        if names[group.name]
    ]
    system = {
        "name": "system",
        "label": Text(zh="归属", en="Ownership"),
        "fields": [name for name in ("owner_id", "created_at", "updated_at", EXTERNAL_ID) if name in known],
    }
    return [*groups, system]


def _described_field(obj: ObjectType, field: Field) -> dict[str, Any]:
    kind = field.kind
    return {
        "name": field.name,
        "id": field.id,
        "label": field.label,
        "type": kind.name,
        "encrypted": kind.encrypted,
        "required": field.required,
        "editable": field.editable,
        "searchable": field.searchable,
        "sortable": kind.sortable and not field.masked,
        "groupable": kind.groupable and not field.masked,
        "target": field.target,
        "unit": field.unit,
        "open_choices": field.open_choices,
        "options": [{"value": option.value, "label": option.label} for option in field.options],
        "operators": sorted(operators(field)),
        "custom": field.custom,
        "unique": field.unique,
        "limits": field.limits,
        "required_if": required_if.shown(obj, field),
        "updating": field.updating,
        "rolled_up": field.rollup is not None,
        "masked": field.masked,
        "maskable": maskable(obj, field),
        "hideable": hideable(obj, field),
        "has_end": has_end(field),
    }


def _described_side(side: Any) -> dict[str, Any]:
    roles = [{"value": role.value, "label": role.label} for role in side.relation.roles]
    inverse = side.relation.inverse if side.forward else side.relation.name
    return {
        "name": side.name,
        "label": side.label,
        "target": side.target,
        "roles": roles,
        "inverse": inverse,
        "has_primary": side.forward,
    }
