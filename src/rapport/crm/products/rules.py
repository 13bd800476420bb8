"""What products ask of their values: a term is that of a price that recurs."""

from rapport.crm.products.errors import BadTerm
from rapport.crm.records.codec import Record
from rapport.crm.records.errors import FieldErrors
from rapport.crm.records.rules import Values
from rapport.crm.records.scope import Scope
from rapport.crm.records.starting import Starting
from rapport.crm.vocabulary import MAX_TERM


async def load_rules(scope: Scope) -> "ProductRules":
    """The rules for one transaction."""
    return ProductRules({})


class ProductRules(Starting):
    """A product that recurs may have a term; without one it is open-ended. One that is billed once has none."""

    def creating(self, values: Values, errors: FieldErrors) -> None:
        """Judges the term."""
        super().creating(values, errors)
        _judge(values.get("recurrence"), values.get("term"), errors)

    def changing(self, before: Record, new: Values, errors: FieldErrors, *, gated: bool) -> None:
        """Judges the term; a product that recurs no more loses it."""
        after = {**before, **new}
        if "recurrence" in new and "term" not in new and not _recurs(new["recurrence"]) and before["term"] is not None:
            new["term"] = after["term"] = None
        if {"recurrence", "term"} & set(new):
            _judge(after["recurrence"], after["term"], errors)


def _recurs(recurrence: str | None) -> bool:
    return recurrence not in {None, "one_off"}


def _judge(recurrence: str | None, term: int | None, errors: FieldErrors) -> None:
    if term is not None and not (_recurs(recurrence) and 1 <= term <= MAX_TERM):
        errors.setdefault("term", BadTerm())
