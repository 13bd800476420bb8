"""Whether two records are probably one, and why: pure, on decrypted values."""

from typing import Any, Final, Literal, NamedTuple

from rapport.crm.duplicates.names import close, comparable
from rapport.crm.records.codec import Record
from rapport.crm.records.credit_code import CreditCodeKind
from rapport.crm.records.kinds import EmailKind, PhoneKind, TextKind, UrlKind
from rapport.crm.records.objects import OWN, Field, ObjectType
from rapport.crm.records.personal_numbers import PersonalNumberKind

ReasonCode = Literal[
    "same_credit_code", "same_key", "same_number", "same_mail", "same_phone", "same_website", "same_value", "same_name",
    "name_close",
]  # fmt: skip
"""Every reason there is."""

WEIGHTS: Final[dict[ReasonCode, int]] = {
    "same_credit_code": 95,
    "same_number": 90,
    "same_key": 85,
    "same_mail": 80,
    "same_value": 70,
    "same_phone": 60,
    "same_website": 55,
    "same_name": 55,
    "name_close": 45,
}
"""How far each goes by itself, in percent."""

_BY_KIND: Final[tuple[tuple[type, ReasonCode], ...]] = (
    (CreditCodeKind, "same_credit_code"),
    (PersonalNumberKind, "same_number"),
    (EmailKind, "same_mail"),
    (PhoneKind, "same_phone"),
    (UrlKind, "same_website"),
)
SUFFIX: Final = 8
"""Digits at the end of a phone number that are the same with and without its country code."""


class Reason(NamedTuple):
    """Why, and the field that says so."""

    code: ReasonCode
    field: str


class Verdict(NamedTuple):
    """How likely it is that two records are one (percent), and the reasons, strongest first. No reason: they aren't."""

    score: int
    reasons: tuple[Reason, ...]


def identifying(obj: ObjectType) -> list[tuple[Field, ReasonCode]]:
    """The fields whose equality says something, with its reason."""
    found: list[tuple[Field, ReasonCode]] = []
    for field in (each for each in obj.fields if not each.masked):
        code = next((code for kind, code in _BY_KIND if isinstance(field.kind, kind)), None)
        if code is not None or field.name in obj.match:
            found.append((field, code or "same_value"))
    return found


def judged(obj: ObjectType) -> bool:
    """Whether records of an object can be duplicates of each other: of a declared kind its title alone never says so.

    Kinds that organisations define have a name for sure, and what else tells them apart their fields say.
    """
    if obj is OWN or obj.number is not None:
        return True
    return obj.has_text_title and any(code != "same_number" for _, code in identifying(obj))


def judge(obj: ObjectType, one: Record, other: Record, *, key: bool = False) -> Verdict:
    """Judges a pair. A name alone counts unless what else both have contradicts it. `key` says that both have one of
    the keys that tell people apart.
    """
    same, differ = [Reason("same_key", "")] if key else [], False
    for field, code in identifying(obj):
        mine, theirs = one.get(field.name), other.get(field.name)
        if not mine or not theirs:
            continue
        if _equal(field, mine, theirs):
            same.append(Reason(code, field.name))
        else:
            differ = True
    named = _named(obj, one, other)
    if not same and (named is None or differ):
        return Verdict(0, ())
    reasons = sorted([*same, *([named] if named else [])], key=lambda each: -WEIGHTS[each.code])
    return Verdict(_score(reasons), tuple(reasons))


def _equal(field: Field, mine: Any, theirs: Any) -> bool:
    kind = field.kind
    if not isinstance(kind, TextKind):
        return bool(mine == theirs)
    one, other = kind.normalise(mine), kind.normalise(theirs)
    if isinstance(kind, PhoneKind):
        return one == other or (min(len(one), len(other)) >= SUFFIX and one[-SUFFIX:] == other[-SUFFIX:])
    return one == other


def _named(obj: ObjectType, one: Record, other: Record) -> Reason | None:
    mine, theirs = (comparable(each.get(obj.title.name) or "") for each in (one, other))
    if not mine or not theirs:
        return None
    if mine == theirs:
        return Reason("same_name", obj.title.name)
    return Reason("name_close", obj.title.name) if close(mine, theirs) else None


def _score(reasons: list[Reason]) -> int:
    doubt = 100.0
    for code in dict.fromkeys(each.code for each in reasons):
        doubt *= 1 - WEIGHTS[code] / 100
    return round(100 - doubt)
