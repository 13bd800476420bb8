"""What a receipt's values follow from."""

from rapport.crm.records.codec import Record
from rapport.crm.records.errors import FieldErrors
from rapport.crm.records.rules import Values
from rapport.crm.records.scope import Scope
from rapport.crm.records.starting import Starting


async def load_rules(scope: Scope) -> "ReceiptRules":
    """The rules for one transaction."""
    return ReceiptRules({"currency": scope.principal.tenant.currency})


class ReceiptRules(Starting):
    """Money that came, of which nobody says how much, is what was due: sums of what came leave nothing out."""

    def creating(self, values: Values, errors: FieldErrors) -> None:
        """Fills in the currency, and how much came."""
        super().creating(values, errors)
        if values.get("received_on") is not None and values.get("received_amount") is None:
            values["received_amount"] = values.get("amount")

    def changing(self, before: Record, new: Values, errors: FieldErrors, *, gated: bool) -> None:
        """Fills in how much came with the day on which it did."""
        after = {**before, **new}
        if new.get("received_on") is not None and after["received_amount"] is None and gated:
            new["received_amount"] = after["amount"]
