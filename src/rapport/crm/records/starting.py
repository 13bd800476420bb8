"""What new records of an object start with where nobody says otherwise; for objects that ask for nothing else."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from rapport.crm.records.codec import Record
from rapport.crm.records.errors import FieldErrors
from rapport.crm.records.rules import LoadRules, NothingBeside, Passing, Values
from rapport.crm.records.scope import Scope


def starting_with(
    options: Mapping[str, str] | None = None, *, today: str | None = None, currency: str | None = None
) -> LoadRules:
    """Rules that fill in options, the day in a field, and the organisation's currency in another. What is brought from
    another system gets no day that it doesn't have there.
    """

    async def load(scope: Scope) -> Starting:
        values: dict[str, Any] = dict(options or {})
        if today is not None and not scope.historic:
            values[today] = scope.today()
        if currency is not None:
            values[currency] = scope.principal.tenant.currency
        return Starting(values)

    return load


class Starting(NothingBeside):
    """The rules for one transaction."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def creating(self, values: Values, errors: FieldErrors) -> None:
        """Fills in what is empty."""
        for name, value in self._values.items():
            if values.get(name) is None:
                values[name] = value

    def changing(self, before: Record, new: Values, errors: FieldErrors, *, gated: bool) -> None:
        """Nothing: whoever empties a field wants it empty."""

    def entered(
        self, before: Mapping[str, Any] | None, after: Mapping[str, Any]
    ) -> list[tuple[str, dt.datetime | None]]:
        """Such records go through no stages."""
        return []

    def passing(self, value: str) -> Passing | None:
        """Such records go through no stages."""
        return None
