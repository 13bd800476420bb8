"""The kind of fields that hold days of the week: digits from 1 (Monday) to 7 in their order, in the clear."""

import re
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from kernel.text import Text
from rapport.crm.records.kinds import Kind

if TYPE_CHECKING:
    from rapport.crm.records.objects import Field

_ENGLISH: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CHINESE: Final = "一二三四五六日"
_PART: Final = re.compile(r"[1-7]+|[a-z]{3,9}|[一二三四五六日天]+")
_BETWEEN: Final = re.compile(r"(?:周|星期|礼拜)|[\s,，、;；/+&.]+")
_RANGE: Final = re.compile(r"([^-]+)-([^-]+)\Z")


class WeekdaysKind(Kind):
    """Days of the week; travel as `135`, and are also read by their names: `Mon, Wed`, `周一、周三`, `Mon-Fri`."""

    name = "weekdays"
    operators = frozenset({"eq", "ne", "empty", "not_empty"})
    sortable = False
    expected = Text(zh="星期几（如 周一、周三，或 1-5）", en="days of the week such as Mon, Wed, or 1-5")

    def columns(self, field: "Field") -> list[sa.Column[Any]]:
        shape = sa.CheckConstraint(f"{field.name} ~ '^(1|)(2|)(3|)(4|)(5|)(6|)(7|)$'", name=field.name)
        return [sa.Column(field.name, sa.Text, shape)]

    def parse(self, field: "Field", raw: object) -> str:
        text = str(raw).strip().casefold().translate({ord(each): "-" for each in "–—~～至到"})
        found: set[int] = set()
        ends = _RANGE.match(text)
        if ends is not None:
            first, last = self._days(ends[1]), self._days(ends[2])
            if len(first) != 1 or len(last) != 1:
                raise self.refuse()
            [start], [end] = first, last
            found = {(start - 1 + step) % 7 + 1 for step in range((end - start) % 7 + 1)}
        else:
            found = self._days(text)
        return "".join(map(str, sorted(found)))

    def _days(self, text: str) -> set[int]:
        parts = [each for each in _BETWEEN.split(text) if each]
        found: set[int] = set()
        for part in parts:
            if not _PART.fullmatch(part):
                raise self.refuse()
            if part.isascii() and part.isalpha():
                found.add(self._named(part))
            else:
                digits = part.replace("天", "日")
                found |= {int(each) if each.isascii() else _CHINESE.index(each) + 1 for each in digits}
        if not found:
            raise self.refuse()
        return found

    def _named(self, part: str) -> int:
        for number, name in enumerate(_ENGLISH, 1):
            if name.startswith(part):
                return number
        raise self.refuse()
