"""What a formula comes to while it is typed: for records that its author sees, before anything is saved."""

from typing import Any, Final
from uuid import UUID

from kernel.ids import new_id
from kernel.text import Text
from rapport.crm.records import computed
from rapport.crm.records.defined_kinds import FORMULA, worked_out
from rapport.crm.records.definition_payloads import FormulaPreview, FormulaTry
from rapport.crm.records.definitions import Definition
from rapport.crm.records.kind_values import said
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import Query, query_page
from rapport.crm.records.scope import Scope

TRIED: Final = 5
"""Records of which results are shown: those that were changed last."""


async def preview(scope: Scope, obj: ObjectType, text: str) -> FormulaPreview:
    """Judges a formula as defining a field does, and works it out; raises `BadDefinition` for one that can't be."""
    draft = Definition(new_id(), 0, obj.name, FORMULA, Text(zh="试算", en="Preview"), False, False, 1)
    made = worked_out(scope, obj, draft, text)
    field, mine = made.field(scope.principal.tenant.currency), scope.mine(obj)
    asked = computed.asks(field)
    shown = {each.name for each in mine.all_fields if not each.masked}
    if not asked <= shown:
        return FormulaPreview(made.result or "", True, [])
    names = list(dict.fromkeys([mine.title_field, *sorted(asked)]))
    page = await query_page(scope, obj, Query(fields=names, limit=TRIED))
    records = [
        FormulaTry(
            UUID(str(each["id"])), _text(each.get(mine.title_field)), _travelling(computed.tried(mine, field, each))
        )
        for each in page.items
    ]  # fmt: skip
    return FormulaPreview(made.result or "", False, records)


def _text(value: Any) -> str | None:  # a title as it travels
    return None if value is None else str(value)


def _travelling(found: Any) -> str | bool | None:  # of the kind that its results have
    if found is None or isinstance(found, bool):
        return found
    return said(found, "en")
