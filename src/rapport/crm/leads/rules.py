"""What a lead's values follow from: its status, and what its status asks for."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kernel.clock import business_now
from rapport.crm.leads.errors import (
    ConvertInstead,
    ProtectedByManagers,
    ProtectionReasonRequired,
    ReasonRequired,
    StaysConverted,
)
from rapport.crm.records import contact_points
from rapport.crm.records.codec import Record
from rapport.crm.records.errors import FieldErrors, Required
from rapport.crm.records.rules import NothingBeside, Passing, Values
from rapport.crm.records.scope import Scope

STEPS = ("new", "working", "mql", "sql", "converted")
"""The statuses in the order in which a lead goes through them."""

OVER = ("converted", "disqualified")
"""Statuses of leads on which nobody works any more."""

PROTECTION = ("protected_until", "protection_reason")
"""Until when no rule takes a lead back, and why."""

MADE = ("company", "contact", "deal")
"""The fields that name what a lead became."""


async def load_rules(scope: Scope) -> "LeadRules":
    """The rules for one transaction."""
    return LeadRules(scope)


class LeadRules(NothingBeside):
    """Status and what follows from it. In a historic scope a lead entered its status on the day it was received."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def creating(self, values: Values, errors: FieldErrors) -> None:
        """Fills in status and day."""
        values["status"] = values.get("status") or "new"
        values["received_on"] = values.get("received_on") or (None if self._scope.historic else self._scope.today())
        values["status_since"] = self._moment(values["received_on"]) or business_now()
        if values["status"] == "converted" and not self._scope.historic:
            errors["status"] = ConvertInstead()
        self._check_reason(values, errors)
        self._check_protection(None, values, errors)
        contact_points.of_new(values, errors)

    def changing(self, before: Record, new: Values, errors: FieldErrors, *, gated: bool) -> None:
        """Judges a change of status; taking a conversion back also lets go of what it made."""
        contact_points.of_change(before, new, errors)
        self._check_protection(before, new, errors, gated=gated)
        if "status" not in new:
            return
        if new["status"] is None:
            errors["status"] = Required()
            return
        if new["status"] == "converted" and not self._scope.historic:
            errors["status"] = ConvertInstead()
        elif before["status"] == "converted" and gated:
            errors["status"] = StaysConverted()
        new["status_since"] = business_now()
        if before["status"] == "converted":
            new.update(dict.fromkeys(MADE))
        if new["status"] != "disqualified":
            new["reason"] = None
        elif gated:
            self._check_reason({**before, **new}, errors)

    def entered(
        self, before: Mapping[str, Any] | None, after: Mapping[str, Any]
    ) -> list[tuple[str, dt.datetime | None]]:
        """The status that a write entered."""
        day = dt.date.fromisoformat(after["received_on"]) if after["received_on"] else None
        return [(str(after["status"]), self._moment(day))]

    def passing(self, value: str) -> Passing | None:
        """A lead came as far as a status if it was in that or a later one; being ruled out is no step forward."""
        if value == "disqualified":
            return Passing(ever=(), now=(value,))
        return Passing(ever=STEPS[STEPS.index(value) :]) if value in STEPS else None

    def _moment(self, day: dt.date | None) -> dt.datetime | None:
        if day is None or not self._scope.historic:
            return None
        return dt.datetime.combine(day, dt.time(), self._scope.zone).astimezone(dt.UTC)

    def _check_protection(self, before: Record | None, new: Values, errors: FieldErrors, *, gated: bool = True) -> None:
        """Whoever may change leads of others protects one, and says why; without an end there is no reason either."""
        was = {name: None if before is None else before.get(name) for name in PROTECTION}
        now = {name: new.get(name, was[name]) for name in PROTECTION}
        changed = [name for name in PROTECTION if _plain(now[name]) != was[name]]
        if not changed:
            return
        if self._scope.principal.rights.of("lead").update in {"none", "own"}:
            errors.update(dict.fromkeys(changed, ProtectedByManagers()))
        elif now["protected_until"] is None:
            new["protection_reason"] = None
        elif not now["protection_reason"] and gated and not self._scope.historic:
            errors["protection_reason"] = ProtectionReasonRequired()

    def _check_reason(self, values: Mapping[str, Any], errors: FieldErrors) -> None:
        if values["status"] == "disqualified" and values.get("reason") is None and not self._scope.historic:
            errors.setdefault("reason", ReasonRequired())


def _plain(value: Any) -> Any:  # a value as it is parsed, or as it travels
    return value.isoformat() if isinstance(value, dt.date) else value
