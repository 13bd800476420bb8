"""Kinds of own fields that refer to something, or that nobody fills: what a definition of one says, and may not say."""

import unicodedata
from collections.abc import Collection, Sequence
from typing import Any, Final

import msgspec

from kernel.text import Text
from rapport.crm.records import computed, definitions, formula
from rapport.crm.records.definition_errors import (
    AskedByFormula,
    BadDefinition,
    BadFormula,
    GivenNumber,
    NoTarget,
    NotNumbered,
    NotWorkedOut,
)
from rapport.crm.records.definition_payloads import FieldChange, NewField
from rapport.crm.records.definitions import Definition
from rapport.crm.records.errors import FieldErrors, Unreadable
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.number_format import Numbering
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

REFERENCE: Final = "reference"
AUTO_NUMBER: Final = "auto_number"
FORMULA: Final = "formula"


def target_of(scope: Scope, new: NewField) -> str | None:
    """The kind of records that a field refers to; raises `BadDefinition` where it can't refer to them."""
    if (new.type == REFERENCE) != (new.target is not None) or (new.target or "") not in {"", *scope.registry.objects}:
        raise BadDefinition(fields={"target": NoTarget()})
    return new.target


def numbering_of(new: NewField) -> Numbering | None:
    """How a field numbers records; raises `BadDefinition` for what nobody can be asked for or told of a number."""
    if new.type != AUTO_NUMBER:
        if new.numbering is not None:
            raise BadDefinition(fields={"numbering": NotNumbered()})
        return None
    form = new.numbering or Numbering()
    if form.prefix != form.prefix.strip() or (form.prefix and not is_legible(form.prefix)):
        raise BadDefinition(fields={"numbering": Unreadable(expected=TextKind.expected)})
    return form


def worked_out(scope: Scope, obj: ObjectType, made: Definition, text: str | None) -> Definition:
    """A definition with a formula, which says what its results are; raises `BadDefinition` for one that can't be."""
    if (made.kind == FORMULA) != (text is not None):
        raise BadDefinition(fields={"formula": NotWorkedOut()})
    if text is None:
        return made
    whole = scope.whole(scope.registry[obj.name])
    try:
        node = formula.read(text.strip())
        found = computed.KINDS[formula.sort_of(node, computed.sorts(whole))]
    except BadFormula as error:
        raise BadDefinition(fields={"formula": error}) from None
    asked, more = set(formula.names(node)), True
    while more:
        further = {name for each in whole.custom if each.name in asked and each.formula for name in computed.asks(each)}
        more, asked = not further <= asked, asked | further
    if made.name in asked:
        raise BadDefinition(fields={"formula": BadFormula(reason=Text(zh="公式循环引用自己", en="it asks of itself"))})
    if made.result not in {None, found}:
        raise BadDefinition(
            fields={
                "formula": BadFormula(reason=Text(zh="结果类型不能改变", en="its results would be of another kind"))
            }
        )
    return msgspec.structs.replace(made, formula=text.strip(), result=found)


def asked_by(definition: Definition) -> Collection[str]:
    return () if definition.formula is None else formula.names(formula.read(definition.formula))


def form_of(definition: Definition) -> Any:
    """How a field numbers records as its row has it: without the prefix, which is one of its words."""
    form = definition.numbering
    return None if form is None else {"digits": form.digits, "per_year": form.per_year, "first": form.first}


def require_filled_by_people(definition: Definition) -> None:
    """Refuses what is asked of whoever fills a field where nobody does: a number is given."""
    if definition.kind not in definitions.GIVEN:
        return
    asked = {
        "required": definition.required,
        "required_if": definition.required_if,
        "limits": msgspec.to_builtins(definition.limits),
    }
    errors: FieldErrors = {name: GivenNumber() for name, value in asked.items() if value}
    if errors:
        raise BadDefinition(fields=errors)


def reworked(scope: Scope, obj: ObjectType, before: Definition, after: Definition, wanted: FieldChange) -> Definition:
    """A changed definition with its formula, which is judged again when it is new or comes back."""
    if wanted.formula is not msgspec.UNSET:
        return worked_out(scope, obj, after, wanted.formula)
    return worked_out(scope, obj, after, before.formula) if before.archived and not after.archived else after


def require_unasked(after: Definition, others: Sequence[Definition]) -> None:
    """Refuses to archive what a formula in use asks of."""
    if after.archived and any(after.name in asked_by(each) for each in others if not each.archived):
        raise AskedByFormula


def is_legible(text: str) -> bool:
    """Whether there is something to see, and nothing that ends lines or turns the words beside it around."""
    if any(unicodedata.category(each) in _ENDS or unicodedata.bidirectional(each) in _TURNS for each in text):
        return False
    return any(unicodedata.category(each)[0] in "LNPS" for each in text)


_ENDS: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNS: Final = frozenset({"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"})
