"""What a search must find, written a second time: a scan over plain texts that shares no line with the product.

It follows TENANCY.md: at least 3 Latin letters or one Chinese character anywhere in a word, one or two letters or
digits at a word's start, pinyin from a syllable's start or by initials, digits whatever stands between them.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

READINGS = {
    "张": "zhang", "張": "zhang", "晓": "xiao", "红": "hong gong", "王": "wang yu", "芳": "fang", "李": "li",
    "娜": "na nuo", "曾": "ceng zeng", "单": "dan chan shan", "解": "jie xie", "仇": "chou qiu ju",
    "重": "zhong chong tong", "庆": "qing", "长": "zhang chang", "沙": "sha suo", "银": "yin", "行": "xing hang heng",
    "吕": "lv lu", "欧": "ou", "阳": "yang", "雪": "xue", "峰": "feng", "國": "guo", "華": "hua kua", "华": "hua",
    "博": "bo", "远": "yuan", "雄": "xiong", "信": "xin shen", "藩": "fan", "国": "guo", "英": "ying yang", "缙": "jin",
}  # fmt: skip
"""As a dictionary lists them; texts of the tests use no other hanzi, so that every spelling is known here."""

PHONES = {"mobile", "phone"}
"""Fields of which every digit counts, whatever stands between them."""

_SIMPLER = str.maketrans("張國華", "张国华")
"""Either form finds the other; pinyin is read from what is written."""

_HANZI = "".join(READINGS)
_HANZI_RUN = re.compile(f"[{_HANZI}]+")
# Latin, Greek, Cyrillic letters and digits stand in words; of every other script a character is a word of its own.
_ALPHABETIC = "a-z0-9\u00df-\u02af\u0370-\u052f"
_WORD = re.compile(f"[{_ALPHABETIC}]+")
_SEPARATED = re.compile(r"[0-9+\-()./]+")


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """Without case, width and marks."""
    before = ""
    while text != before:
        before = text
        decomposed = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(each for each in decomposed if unicodedata.category(each) not in {"Mn", "Me", "Cf"})
    return text


def means_nothing(word: str) -> bool:
    """True for a word of punctuation alone."""
    return not any(each.isalnum() or unicodedata.category(each)[0] == "S" for each in plain(word))


def is_promised(query: str) -> bool:
    """Nothing is promised of one or two characters with punctuation among them."""
    words = plain(query).split()
    return bool(words) and not any(
        means_nothing(word) or (len(word) <= 2 and not word.isalnum() and word.isascii()) for word in words
    )


def wide(text: str) -> str:
    """In full width."""
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)


def hits(query: str, records: Mapping[str, Mapping[str, str]], fields: Iterable[str]) -> set[str]:
    """The ids of the records of which each word of the query is in one of the fields."""
    words, names = [word for word in plain(query).split() if not means_nothing(word)], list(fields)
    return {
        record_id
        for record_id, texts in records.items()
        if all(any(_holds(word, texts.get(name, ""), name) for name in names) for word in words)
    }


def _holds(word: str, text: str, field: str) -> bool:
    folded = plain(text)
    number = re.sub("[^0-9]", "", word) if _SEPARATED.fullmatch(word) else ""
    if len(number) > 2:
        return number in folded or any(number in each for each in _numbers(folded, field))
    if len(word) <= 2 and _WORD.fullmatch(word):
        return any(each.startswith(word) for each in _WORD.findall(folded)) or _spelt(word, folded)
    return word.translate(_SIMPLER) in folded.translate(_SIMPLER) or _spelt(word, folded)


def _numbers(folded: str, field: str) -> list[str]:
    written = [folded] if field in PHONES else _SEPARATED.findall(folded)
    return [re.sub("[^0-9]", "", each) for each in written]


def _spelt(letters: str, folded: str) -> bool:
    """Whether letters are the pinyin, or the initials, of neighbouring hanzi."""
    if not re.fullmatch("[a-z]+", letters):
        return False
    runs = [[READINGS[each].split() for each in run] for run in _HANZI_RUN.findall(folded)]
    return any(
        _syllables(letters, run[start:]) or _initials(letters, run[start:]) for run in runs for start in range(len(run))
    )


def _syllables(letters: str, run: list[list[str]]) -> bool:
    if not run:
        return False
    return any(
        reading.startswith(letters) or (letters.startswith(reading) and _syllables(letters[len(reading) :], run[1:]))
        for reading in run[0]
    )


def _initials(letters: str, run: list[list[str]]) -> bool:
    return len(letters) <= len(run) and all(
        any(reading[0] == letter for reading in readings) for letter, readings in zip(letters, run, strict=False)
    )
