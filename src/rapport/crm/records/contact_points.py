"""How good a person's own e-mail address and mobile are: fields that say something about another field.

What was said of an address is not said of the next one: whoever writes another address empties it. An empty field means
that nobody has made sure yet.
"""

from collections.abc import Mapping
from typing import Any, Final

from kernel.errors import Invalid
from kernel.text import Text
from rapport.crm.records import telephone
from rapport.crm.records.closed_kinds import Option
from rapport.crm.records.errors import FieldErrors
from rapport.crm.records.objects import Field

VERIFIED: Final = Option(value="verified", label=Text(zh="已核实", en="Verified"))
BOUNCED: Final = Option(value="bounced", label=Text(zh="已退信", en="Bounced"))
WRONG: Final = Option(value="wrong_number", label=Text(zh="号码有误", en="Wrong number"))
UNWANTED: Final = Option(value="do_not_use", label=Text(zh="请勿使用", en="Do not use"))

STATES: Final[Mapping[str, tuple[Option, ...]]] = {
    "email": (VERIFIED, BOUNCED, UNWANTED),
    "mobile": (VERIFIED, WRONG, UNWANTED),
}
"""What may be said of each field."""

STATE_OF: Final[Mapping[str, str]] = {name: f"{name}_state" for name in STATES}


class NothingToJudge(Invalid):
    """A state of an address or a number that isn't there."""

    code = "records.nothing_to_judge"
    text = Text(zh="请先填写{field}，再标注状态", en="Fill in {field} first, then say how good it is")


_FIELDS: Final[Mapping[str, Text]] = {
    "email": Text(zh="邮箱", en="the e-mail address"),
    "mobile": Text(zh="手机", en="the mobile"),
}


_LABELS: Final[Mapping[str, Text]] = {
    "email": Text(zh="邮箱状态", en="E-mail status"),
    "mobile": Text(zh="手机状态", en="Mobile status"),
}


def state_field(about: str, field_id: int) -> Field:
    """The field of an object that says how good another one is."""
    return Field(
        name=STATE_OF[about], id=field_id, label=_LABELS[about], kind_name="option", options=STATES[about],
        indexed=True, about=about,
    )  # fmt: skip


def of_new(values: dict[str, Any], errors: FieldErrors) -> None:
    """Of a new record nothing is said about what it doesn't have."""
    for name, state in STATE_OF.items():
        _check(values, name, state, errors)


def of_change(before: Mapping[str, Any], new: dict[str, Any], errors: FieldErrors) -> None:
    """Another address is one of which nothing is known yet, unless the same write says so."""
    for name, state in STATE_OF.items():
        if name in new and state not in new and not _same(name, before.get(name), new[name]):
            new[state] = None
        if state in new:
            _check({**before, **new}, name, state, errors)


def _check(values: Mapping[str, Any], name: str, state: str, errors: FieldErrors) -> None:
    if values.get(state) is not None and not values.get(name):
        errors.setdefault(state, NothingToJudge(field=_FIELDS[name]))


def _same(name: str, before: str | None, after: str | None) -> bool:
    """Whether it is the same address or number, written otherwise."""
    if not before or not after:
        return False
    if name == "mobile":
        return telephone.whole(before) == telephone.whole(after)
    return before.strip().casefold() == after.strip().casefold()
