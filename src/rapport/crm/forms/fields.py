"""Which of a lead's fields strangers may fill, and how a form shows them."""

from collections.abc import Mapping
from typing import Final

from kernel.text import Text
from rapport.crm.forms.payloads import FormSetup, Label, OfferedField, Passage, ShownField, ShownOption
from rapport.crm.records import choices
from rapport.crm.records.multi_choice import LABELLED
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope

STANDARD: Final = ("name", "company_name", "title", "email", "mobile", "note")
"""Of the fields that every lead has: the others are for who works on it."""

OWN: Final = frozenset(
    {"text", "long_text", "email", "phone", "url", "decimal", "date", "boolean", "choice", "multi_choice"}
)
"""Kinds of own fields that a visitor can fill. Not people; and not a field in which each value may occur once: that a
value is taken would tell a stranger that somebody has it.
"""

POINTS: Final[Mapping[str, str]] = {"email": "email", "mobile": "phone"}
"""The fields with a point of contact, and its channel."""


def offered(lead: ObjectType) -> dict[str, Field]:
    """The fields of a lead that may be in a form, by name."""
    own = [each for each in lead.custom if each.kind_name in OWN and each.editable and not each.unique]
    every = [*(lead.by_name[name] for name in STANDARD if name in lead.by_name), *own]
    return {each.name: each for each in every if not each.masked}


async def listed(scope: Scope, lead: ObjectType) -> list[OfferedField]:
    """The same for the page of settings."""
    return [
        OfferedField(each.name, each.label, each.kind_name, each.required, await options(scope, each))
        for each in offered(lead).values()
    ]


async def shown(scope: Scope, lead: ObjectType, setup: FormSetup) -> list[ShownField]:
    """A form's fields as they are now: one that went away is left out, one that every lead needs by now is added,
    and one that other answers may make required.
    """
    known = offered(lead)
    mine = [(known[each.name], each.label, each.required) for each in setup.fields if each.name in known]
    named = {each.name for each in setup.fields}
    needed = [each for each in known.values() if each.required or each.required_if is not None]
    mine += [(each, Label(), each.required) for each in needed if each.name not in named]
    return [
        ShownField(
            field.name, in_both(label, field.label), field.kind_name, required or field.required,
            await options(scope, field),
        )
        for field, label, required in mine
    ]  # fmt: skip


async def options(scope: Scope, field: Field) -> list[ShownOption]:
    """What may be chosen in a field."""
    if not isinstance(field.kind, LABELLED):
        return []
    every = await choices.listed(scope.session, field)
    return [ShownOption(each.id, each.label) for each in every if not each.archived]


def in_both(said: Label | Passage, otherwise: Text | None = None) -> Text:
    """What an organisation wrote, in the other language where it wrote in one only, or else what stands for it."""
    zh, en = said.zh.strip() or said.en.strip(), said.en.strip() or said.zh.strip()
    return Text(zh=zh, en=en) if zh or otherwise is None else otherwise
