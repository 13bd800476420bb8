"""How a number of a record is written: a prefix, perhaps the year, and as many digits as there shall be at least."""

from typing import Annotated, Final

import msgspec

MAX_PREFIX: Final = 20
MAX_DIGITS: Final = 12
MAX_FIRST: Final = 10**MAX_DIGITS


class Numbering(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Set once: a format that changed could write two numbers alike."""

    prefix: Annotated[str, msgspec.Meta(max_length=MAX_PREFIX)] = ""
    digits: Annotated[int, msgspec.Meta(ge=1, le=MAX_DIGITS)] = 5
    per_year: bool = False
    """Whether each year begins anew, with the year in front of its numbers."""

    first: Annotated[int, msgspec.Meta(ge=1, le=MAX_FIRST)] = 1
    """The first number, of each year where they begin anew."""

    def written(self, number: int, year: int) -> str:
        """The number as records hold it."""
        return f"{self.prefix}{f'{year}-' if self.per_year else ''}{number:0{self.digits}}"

    def counted_in(self, year: int) -> int:
        """Which of the field's counters counts: one for each year, or the one of all."""
        return year if self.per_year else 0
