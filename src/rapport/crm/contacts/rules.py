"""What a contact's values follow from: of another address nothing is known yet."""

from rapport.crm.records import contact_points
from rapport.crm.records.codec import Record
from rapport.crm.records.errors import FieldErrors
from rapport.crm.records.rules import Values
from rapport.crm.records.scope import Scope
from rapport.crm.records.starting import Starting


async def load_rules(_: Scope) -> "ContactRules":
    """The rules for one transaction."""
    return ContactRules({})


class ContactRules(Starting):
    """What is said of addresses and numbers belongs to these."""

    def creating(self, values: Values, errors: FieldErrors) -> None:
        """Nothing is said of an address that isn't there."""
        contact_points.of_new(values, errors)

    def changing(self, before: Record, new: Values, errors: FieldErrors, *, gated: bool) -> None:
        """What was said of an address goes with it."""
        contact_points.of_change(before, new, errors)
