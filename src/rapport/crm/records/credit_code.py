"""The unified social credit code of a Chinese organisation (统一社会信用代码, GB 32100-2015).

Eighteen characters: the registering authority, the kind of organisation, the place (six digits of GB/T 2260), the
organisation's code (GB 11714) and a check character, which catches every single slip and every two that changed places.
I, O, S, V and Z never occur, as they look like digits or each other. An organisation's code is public, unlike a
person's number; it is kept like any other text all the same: encrypted, found by its hash and by search.
"""

import re
from typing import TYPE_CHECKING, Final

from kernel.text import Text
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.personal_numbers import compact

if TYPE_CHECKING:
    from rapport.crm.records.objects import Field

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""What the characters stand for, from 0 to 30."""

LENGTH: Final = 18
_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
_SHAPE: Final = re.compile(f"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")


class CreditCodeKind(TextKind):
    """A unified social credit code, kept in narrow upper-case characters without separators."""

    name = "credit_code"
    expected = Text(
        zh="统一社会信用代码（18 位，不含 I、O、S、V、Z，末位须通过校验）",
        en="a unified social credit code: 18 characters without I, O, S, V and Z, the last of which checks the others",
    )

    def parse(self, field: "Field", raw: object) -> str:
        # What is asked for may be its beginning or any part of it; only what is kept has to be whole.
        return compact(super().parse(field, raw))

    def keep(self, field: "Field", raw: object) -> str:
        code = self.parse(field, raw)
        if not is_credit_code(code):
            raise self.refuse()
        return code

    def normalise(self, value: str) -> str:
        return compact(value)


def is_credit_code(code: str) -> bool:
    """Whether a code has the standard's shape, and the check character that its others ask for."""
    return _SHAPE.fullmatch(code) is not None and code[-1] == check_character(code[:-1])


def check_character(body: str) -> str:
    """The last character of a code, of the 17 before it."""
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]
