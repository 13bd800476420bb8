"""Public holidays as they were published: of a country and year, with the days that make up for them.

Those of China are of the State Council's notice for each year, which comes out in the autumn before; a year that isn't
here is not guessed.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from kernel.text import Text

NEW_YEAR: Final = Text(zh="元旦", en="New Year's Day")
SPRING: Final = Text(zh="春节", en="Spring Festival")
TOMB: Final = Text(zh="清明节", en="Tomb-Sweeping Day")
LABOUR: Final = Text(zh="劳动节", en="Labour Day")
DRAGON: Final = Text(zh="端午节", en="Dragon Boat Festival")
MOON: Final = Text(zh="中秋节", en="Mid-Autumn Festival")
NATIONAL: Final = Text(zh="国庆节", en="National Day")
MAKE_UP: Final = Text(zh="{holiday}调休上班", en="Make-up day for {holiday}")

# Each holiday with its first day, how many days it has, and the weekend days that are worked for it.
_CHINA: Final[dict[int, tuple[tuple[Text, str, int, tuple[str, ...]], ...]]] = {
    2026: (
        (NEW_YEAR, "2026-01-01", 3, ("2026-01-04",)),
        (SPRING, "2026-02-15", 9, ("2026-02-14", "2026-02-28")),
        (TOMB, "2026-04-04", 3, ()),
        (LABOUR, "2026-05-01", 5, ("2026-05-09",)),
        (DRAGON, "2026-06-19", 3, ()),
        (MOON, "2026-09-25", 3, ()),
        (NATIONAL, "2026-10-01", 7, ("2026-09-20", "2026-10-10")),
    )
}
CHINA_YEARS: Final = tuple(sorted(_CHINA))


def china(year: int, locale: str) -> Iterator[tuple[dt.date, str, bool]]:
    """The days of a year that are unlike the others of their week: what each is called, and whether it is worked."""
    for holiday, first, count, make_up in _CHINA[year]:
        name, begin = holiday.pick(locale), dt.date.fromisoformat(first)
        for number in range(count):
            yield begin + dt.timedelta(days=number), name, False
        for day in make_up:
            yield dt.date.fromisoformat(day), MAKE_UP.pick(locale).format(holiday=name), True
