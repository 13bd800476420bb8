"""What the endpoints of an organisation's own fields take and give."""

from typing import Annotated, Any, Final
from uuid import UUID

import msgspec

from kernel.text import Text
from rapport.crm.records.choices import Choice
from rapport.crm.records.limits import Limits
from rapport.crm.records.models import CustomKind, Indexing, Uniqueness
from rapport.crm.records.number_format import Numbering
from rapport.crm.records.own import Icon
from rapport.crm.records.rollup_form import Function

MAX_CHOICES: Final = 200
"""With one request; more labels are added as records need them."""

MAX_PARENTS: Final = 10
MAX_MATCH: Final = 10


class NewRollup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a field adds up: of the records `object` that refer to this one by their field `by`, those that meet the
    filter `condition`, their `field`, or how many they are.
    """

    object: str
    by: str
    function: Function
    field: str | None = None
    condition: dict[str, Any] | None = None


class NewField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field to add; `choices` are the first labels of a choice field.

    `copied_from` names the own field of leads that fills it when a lead is converted; `required_if` is a filter over
    the record's other fields: where it holds, the field must be filled. `target` is the kind of record that a field
    refers to, `numbering` how one numbers records; neither can be changed.
    """

    label: Text
    type: CustomKind
    required: bool = False
    choices: Annotated[list[Text], msgspec.Meta(max_length=MAX_CHOICES)] = []
    copied_from: str | None = None
    unique: bool = False
    indexed: bool = False
    limits: Limits | None = None
    required_if: dict[str, Any] | None = None
    target: str | None = None
    numbering: Numbering | None = None
    formula: str | None = None
    rollup: NewRollup | None = None


class FieldChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What changes of a field; the rest stays."""

    base_version: int
    label: Text | msgspec.UnsetType = msgspec.UNSET
    required: bool | msgspec.UnsetType = msgspec.UNSET
    archived: bool | msgspec.UnsetType = msgspec.UNSET
    copied_from: str | msgspec.UnsetType | None = msgspec.UNSET
    unique: bool | msgspec.UnsetType = msgspec.UNSET
    indexed: bool | msgspec.UnsetType = msgspec.UNSET
    limits: Limits | msgspec.UnsetType = msgspec.UNSET
    required_if: dict[str, Any] | msgspec.UnsetType | None = msgspec.UNSET
    formula: str | msgspec.UnsetType = msgspec.UNSET


class KindChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The kind that a field is to have."""

    base_version: int
    type: CustomKind


class TakenBack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The version of the field that goes away again."""

    base_version: int


class KindExample(msgspec.Struct, frozen=True):
    """What a record holds, and what that becomes, or why it can't: then it stays in the archived field."""

    id: UUID
    title: str | None
    before: str
    after: str | None
    problem: str | None


class KindPreview(msgspec.Struct, frozen=True):
    """What becomes of the first values that the reader sees; `more` says that there are further ones."""

    examined: int
    more: bool
    converts: int
    stays: int
    examples: list[KindExample]
    staying: list[KindExample]


class FormulaDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A formula that is being typed."""

    formula: Annotated[str, msgspec.Meta(max_length=2000)]


class FormulaTry(msgspec.Struct, frozen=True):
    """What a formula comes to for one record; None for nothing."""

    id: UUID
    title: str | None
    value: str | bool | None


class FormulaPreview(msgspec.Struct, frozen=True):
    """What a formula comes to: its kind, and its results for the records that were changed last, of those that the
    reader sees. `hidden` says that it asks of fields that the reader isn't shown: then there are none.
    """

    result: str
    hidden: bool
    records: list[FormulaTry]


class LabelChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What changes of a label; the rest stays."""

    label: Text | msgspec.UnsetType = msgspec.UNSET
    archived: bool | msgspec.UnsetType = msgspec.UNSET


class LabelMerge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The label that records get instead."""

    into: UUID


class FieldOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The names of all fields in use, in their new order."""

    names: list[str]


class Clashing(msgspec.Struct, frozen=True):
    """A record that has a value of another one; its title as far as the reader may see it."""

    id: UUID
    title: str | None


class UniquenessView(msgspec.Struct, frozen=True):
    """Whether each value may occur once, how far the check of what is there is, and some of the records that clash:
    those that have one value together. `clashes` says how many have a value that another one has.
    """

    state: Uniqueness
    done: int
    total: int
    clashes: int
    groups: list[list[Clashing]]


class IndexingView(msgspec.Struct, frozen=True):
    """Whether lists find records by a field along an index, and how far making it is."""

    state: Indexing
    done: int
    total: int


class ConversionView(msgspec.Struct, frozen=True):
    """The field whose place a field took, and how far filling it is; `left` values stay in that one."""

    source: str
    type: CustomKind
    done: int
    total: int
    left: int
    ended: bool


class FieldView(msgspec.Struct, frozen=True):
    """One own field as the page of settings shows it; `choices` are the labels of a choice field.

    `copied_from` is the own field of leads that fills it when a lead is converted.
    """

    name: str
    id: int
    label: Text
    type: CustomKind
    required: bool
    archived: bool
    version: int
    choices: list[Choice]
    copied_from: str | None
    unique: UniquenessView
    limits: Limits
    required_if: dict[str, Any] | None
    target: str | None
    numbering: Numbering | None
    formula: str | None
    result: str | None
    indexing: IndexingView
    into: list[CustomKind]
    converted: ConversionView | None
    rollup: NewRollup | None
    updating: bool


class FieldsView(msgspec.Struct, frozen=True):
    """An object's own fields in their order, how many may be in use, and which fields every organisation has."""

    fields: list[FieldView]
    limit: int
    standard: list[Text]


class NewObject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of record to add; `belongs_to` are kinds that its records refer to, in a field for each.

    `give_to_roles` has all roles give on it what they give on other records; else those that configure have it alone,
    until others name it.
    """

    label: Text
    plural: Text | None = None
    icon: Icon = "box"
    belongs_to: Annotated[list[str], msgspec.Meta(max_length=MAX_PARENTS)] = []
    give_to_roles: bool = False
    numbering: Numbering | None = None
    """Has its records be named by automatic numbers; set once, as a format that changed could write two alike."""


class ObjectChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What changes of a kind of record; the rest stays."""

    base_version: int
    label: Text | msgspec.UnsetType = msgspec.UNSET
    plural: Text | msgspec.UnsetType = msgspec.UNSET
    icon: Icon | msgspec.UnsetType = msgspec.UNSET
    archived: bool | msgspec.UnsetType = msgspec.UNSET
    give_to_roles: bool | msgspec.UnsetType = msgspec.UNSET
    match: Annotated[list[str], msgspec.Meta(max_length=MAX_MATCH)] | msgspec.UnsetType = msgspec.UNSET
    """Fields in which two equal values say that two records are probably one; each has to be indexed."""


class ObjectView(msgspec.Struct, frozen=True):
    """One of the organisation's own kinds of records.

    `fields` is how many own fields in use it has, `roles` are those that read it. Two records with the same value in a
    field of `match` are probably one; `can_match` are those that may be chosen.
    """

    name: str
    label: Text
    plural: Text
    icon: Icon
    archived: bool
    version: int
    fields: int
    roles: list[Text]
    match: list[str]
    can_match: list[str]
    numbering: Numbering | None


class ObjectsView(msgspec.Struct, frozen=True):
    """All of them, archived ones too, and how many may be in use."""

    items: list[ObjectView]
    limit: int
    icons: tuple[Icon, ...]
