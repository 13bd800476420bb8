"""How a roll-up is said: of which records, joined how, what of them, and which of them."""

from typing import Any, Final, Literal

import msgspec

from rapport.crm.records.filters import named

Function = Literal["count", "sum", "least", "greatest", "average"]

_COUNTED: Final = frozenset({"count", "sum"})


class Rollup(msgspec.Struct, frozen=True, omit_defaults=True):
    """`object` are the records that refer to this one by their field `by`; `field` is what is added up of them."""

    object: str
    by: str
    function: Function
    field: str | None = None
    condition: str | None = None
    """A filter as JSON in one spelling: ids, numbers and days only."""

    @property
    def asks(self) -> frozenset[str]:
        """The fields of those records that it asks of."""
        condition = [] if self.condition is None else named(msgspec.json.decode(self.condition))
        return frozenset({self.by, *([] if self.field is None else [self.field]), *condition})

    @property
    def is_counted(self) -> bool:
        """Whether it is nought, and not nothing, of no records."""
        return self.function in _COUNTED

    @property
    def kept(self) -> dict[str, Any]:
        """The same as the definition's row has it, and as it travels."""
        condition = None if self.condition is None else msgspec.json.decode(self.condition)
        return {**msgspec.structs.asdict(self), "condition": condition}
