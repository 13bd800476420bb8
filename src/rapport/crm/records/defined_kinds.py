"""Kinds of own fields that refer to something, or that nobody fills: what a definition of one says, and may not say."""

import unicodedata
from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from kernel.text import Text
from rapport.crm.records import computed, definitions, formula, rollup
from rapport.crm.records.definition_errors import (
    AskedByFormula,
    AskedByRollup,
    BadDefinition,
    BadFormula,
    GivenNumber,
    NoTarget,
    NotNumbered,
    NotRolledUp,
    NotUnique,
    NotWorkedOut,
)
from rapport.crm.records.definition_payloads import FieldChange, NewField, NewRollup
from rapport.crm.records.definitions import Definition
from rapport.crm.records.errors import FieldErrors, Unreadable
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.models import UNIQUE_KINDS
from rapport.crm.records.number_format import Numbering
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

REFERRING: Final = frozenset({"reference", "references"})
AUTO_NUMBER: Final = "auto_number"
FORMULA: Final = "formula"
ROLLUP: Final = "rollup"


def target_of(scope: Scope, new: NewField) -> str | None:
    """The kind of records that a field refers to; raises `BadDefinition` where it can't refer to them."""
    if (new.type in REFERRING) != (new.target is not None) or (new.target or "") not in {"", *scope.registry.objects}:
        raise BadDefinition(fields={"target": NoTarget()})
    return new.target


def numbering_of(new: NewField) -> Numbering | None:
    """How a field numbers records; raises `BadDefinition` for what nobody can be asked for or told of a number."""
    if new.type != AUTO_NUMBER:
        if new.numbering is not None:
            raise BadDefinition(fields={"numbering": NotNumbered()})
        return None
    return legible_numbering(new.numbering or Numbering())


def legible_numbering(form: Numbering) -> Numbering:
    """A way to number records; raises `BadDefinition` for a prefix that can't be read."""
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


async def added_up(scope: Scope, obj: ObjectType, made: Definition, wanted: NewRollup | None) -> Definition:
    """A definition with what it adds up, and what its results are; raises `BadDefinition` for one that can't be."""
    if (made.kind == ROLLUP) != (wanted is not None):
        raise BadDefinition(fields={"rollup": NotRolledUp()})
    if wanted is None:
        return made
    form, result = await rollup.judged(scope, obj, wanted)
    return msgspec.structs.replace(made, rollup=form, result=result, updating=True)


async def readded(scope: Scope, obj: ObjectType, before: Definition, after: Definition) -> Definition:
    """A roll-up that comes back, judged again: what it asks of may be gone."""
    if after.rollup is None or after.archived or not before.archived:
        return after
    return await added_up(scope, obj, after, msgspec.convert(after.rollup.kept, NewRollup))


def rollup_of(definition: Definition, person_id: UUID) -> Any:
    """What a field adds up as its row has it, and in whose name that is done."""
    if definition.rollup is None:
        return None
    return {**definition.rollup.kept, "updating": definition.updating, "person": str(person_id)}


def require_not_added_up(after: Definition, every: Sequence[Definition]) -> None:
    """Refuses to archive what a roll-up in use asks of, and to have it follow from another roll-up."""
    asking = [
        each
        for each in every
        if each.rollup and not each.archived and each.rollup.object == after.object and after.name in each.rollup.asks
    ]
    if after.archived and asking:
        raise AskedByRollup
    added = {each.name for each in every if each.rollup and each.object == after.object}
    if asking and not added.isdisjoint(_follows_from(after, every)):
        reason = Text(zh="汇总字段用到这个公式，公式不能再用汇总", en="a roll-up adds it up, so it can ask of none")
        raise BadDefinition(fields={"formula": BadFormula(reason=reason)})


def _follows_from(definition: Definition, every: Sequence[Definition]) -> set[str]:
    """All fields of the record that one asks of, through others too."""
    formulas = {each.name: each for each in every if each.formula is not None and each.name != definition.name}
    found, new = set[str](), set(asked_by(definition))
    while new:
        found |= new
        new = {name for each in new & formulas.keys() for name in asked_by(formulas[each])} - found
    return found


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


def may_be_unique(kind: str, *, wanted: bool) -> bool:
    """Whether it is wanted that each value occurs once; raises `BadDefinition` for a kind in which values repeat."""
    if wanted and kind not in UNIQUE_KINDS:
        raise BadDefinition(fields={"unique": NotUnique()})
    return wanted


def is_legible(text: str) -> bool:
    """Whether there is something to see, and nothing that ends lines or turns the words beside it around."""
    if any(unicodedata.category(each) in _ENDS or unicodedata.bidirectional(each) in _TURNS for each in text):
        return False
    return any(unicodedata.category(each)[0] in "LNPS" for each in text)


_ENDS: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNS: Final = frozenset({"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"})
