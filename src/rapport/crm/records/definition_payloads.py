"""What the endpoints of an organisation's own fields take and give."""

from typing import Annotated, Any, Final
from uuid import UUID

import msgspec

from kernel.text import Text
from rapport.crm.records.choices import Choice
from rapport.crm.records.limits import Limits
from rapport.crm.records.models import CustomKind, Uniqueness
from rapport.crm.records.number_format import Numbering

MAX_CHOICES: Final = 200
"""With one request; more labels are added as records need them."""


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
    limits: Limits | None = None
    required_if: dict[str, Any] | None = None
    target: str | None = None
    numbering: Numbering | None = None
    formula: str | None = None


class FieldChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What changes of a field; the rest stays."""

    base_version: int
    label: Text | msgspec.UnsetType = msgspec.UNSET
    required: bool | msgspec.UnsetType = msgspec.UNSET
    archived: bool | msgspec.UnsetType = msgspec.UNSET
    copied_from: str | msgspec.UnsetType | None = msgspec.UNSET
    unique: bool | msgspec.UnsetType = msgspec.UNSET
    limits: Limits | msgspec.UnsetType = msgspec.UNSET
    required_if: dict[str, Any] | msgspec.UnsetType | None = msgspec.UNSET
    formula: str | msgspec.UnsetType = msgspec.UNSET


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


class FieldsView(msgspec.Struct, frozen=True):
    """An object's own fields in their order, how many may be in use, and which fields every organisation has."""

    fields: list[FieldView]
    limit: int
    standard: list[Text]
