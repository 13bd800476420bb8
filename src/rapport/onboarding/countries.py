"""What a country says about an organisation: IANA zone, currency, language, and when its fiscal year starts.

Names, zones and currencies come from Unicode CLDR (Babel). Ours are: which zone stands for a country with several,
and the month in which companies there usually start their fiscal year, where it isn't January.
"""

from functools import cache

import msgspec
from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies

ZONE_OF = {
    "AQ": "Antarctica/McMurdo", "AR": "America/Argentina/Buenos_Aires", "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo", "BV": "Etc/UTC", "CA": "America/Toronto", "CD": "Africa/Kinshasa",
    "CL": "America/Santiago", "CN": "Asia/Shanghai", "CY": "Asia/Nicosia", "DE": "Europe/Berlin",
    "EC": "America/Guayaquil", "ES": "Europe/Madrid", "FM": "Pacific/Pohnpei", "GL": "America/Nuuk",
    "HM": "Indian/Kerguelen", "ID": "Asia/Jakarta", "KI": "Pacific/Tarawa", "KZ": "Asia/Almaty",
    "MH": "Pacific/Majuro", "MN": "Asia/Ulaanbaatar", "MX": "America/Mexico_City", "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland", "PF": "Pacific/Tahiti", "PG": "Pacific/Port_Moresby", "PS": "Asia/Hebron",
    "PT": "Europe/Lisbon", "RU": "Europe/Moscow", "UA": "Europe/Kyiv", "UM": "Pacific/Wake",
    "US": "America/New_York", "UZ": "Asia/Tashkent", "XK": "Europe/Belgrade",
}  # fmt: skip

FISCAL_YEAR_START = {
    "AU": 7, "BD": 7, "BT": 7, "EG": 7, "ET": 7, "GB": 4, "HK": 4, "IN": 4, "IR": 3, "JP": 4, "KE": 7, "KW": 4,
    "MM": 4, "MU": 7, "MW": 4, "NP": 7, "NZ": 4, "PK": 7, "SG": 4, "TH": 10, "TZ": 7, "UG": 7, "ZA": 3,
}  # fmt: skip

CHINESE_SPEAKING = frozenset({"CN", "HK", "MO", "TW"})
# Codes of CLDR that are no countries of ISO 3166-1: unions, test codes and parts of other countries.
_NO_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
_CURRENCY_OF = {"AQ": "USD"}


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """What a sign-up takes over from its country; all of it can be changed later."""

    code: str
    zh: str
    en: str
    time_zone: str
    currency: str
    locale: str
    fiscal_year_start: int


@cache
def countries() -> dict[str, Country]:
    """Every country by its ISO 3166-1 code, in the order of English names."""
    english, chinese = Locale("en").territories, Locale("zh").territories
    codes = [code for code in map(str, english) if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY]
    listed = sorted(codes, key=lambda code: str(english[code]))
    return {code: _country(code, str(chinese[code]), str(english[code])) for code in listed}


def _country(code: str, chinese: str, english: str) -> Country:
    zones = get_global("territory_zones").get(code, [])
    current = get_territory_currencies(code)
    return Country(
        code=code,
        zh=chinese,
        en=english,
        time_zone=ZONE_OF.get(code) or zones[0],
        currency=_CURRENCY_OF.get(code) or current[0],
        locale="zh-CN" if code in CHINESE_SPEAKING else "en",
        fiscal_year_start=FISCAL_YEAR_START.get(code, 1),
    )
