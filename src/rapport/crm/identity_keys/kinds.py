"""The kinds of keys: how a value is read, when two are one, and which of them can be two people's."""

import unicodedata
from collections.abc import Mapping
from typing import Final, Literal

from kernel.text import Text
from rapport.crm.identity_keys.errors import KeyUnreadable
from rapport.crm.records import telephone
from rapport.crm.records.kinds import EmailKind

Kind = Literal["phone", "email", "wecom_external_userid", "unionid", "member_number", "device"]
Source = Literal["manual", "form", "import", "api", "site"]

Use = Literal["work", "private", "other"]
Fault = Literal["bounced", "wrong_number", "do_not_use"]
State = Literal["unverified", "verified", "bounced", "wrong_number", "do_not_use"]

KINDS: Final = ("phone", "email", "wecom_external_userid", "unionid", "member_number", "device")
SOURCES: Final = ("manual", "form", "import", "api", "site")

USES: Final = ("work", "private", "other")
FAULTS: Final[Mapping[str, tuple[str, ...]]] = {
    "email": ("bounced", "do_not_use"),
    "phone": ("wrong_number", "do_not_use"),
}
"""Why a way to reach somebody is none, by its kind; other keys are ids, to which nobody writes."""

OF: Final = ("contact", "lead")
"""Kinds of records that are people."""

ALONE: Final = frozenset({"wecom_external_userid", "unionid", "member_number"})
"""Given to one person by whoever gives them. A telephone, an address or a device may be a family's or an office's."""

OWN: Final[Mapping[str, str]] = {"email": "email", "phone": "mobile"}
"""Kinds that a record's own field holds too. Who isn't shown the field whole is shown no such key."""

TELLING: Final = frozenset(KINDS) - {"device"}
"""What says that two records are one person. Whoever sits at a computer after somebody else is another one."""

LABELS: Final[Mapping[str, Text]] = {
    "phone": Text(zh="其他手机", en="Other mobile"),
    "email": Text(zh="其他邮箱", en="Other e-mail"),
    "wecom_external_userid": Text(zh="企业微信外部联系人 ID", en="WeCom external user id"),
    "unionid": Text(zh="微信 UnionID", en="WeChat UnionID"),
    "member_number": Text(zh="会员号", en="Member number"),
    "device": Text(zh="设备", en="Device"),
}

LONGEST: Final = 200


def clean(kind: str, raw: str) -> str:
    """A value as it is kept; raises `KeyUnreadable`."""
    text = unicodedata.normalize("NFC", raw).strip()
    is_sound = 0 < len(text) <= LONGEST and text.isprintable()
    if kind == "phone":
        is_sound = is_sound and len(telephone.whole(text)) >= telephone.FEWEST
    elif kind == "email":
        is_sound = is_sound and EmailKind.is_address(text)
    if not is_sound:
        raise KeyUnreadable(kind=LABELS[kind])
    return text


def normal(kind: str, value: str) -> str:
    """The form in which two values of a kind are one, with the kind, as all hashes lie in one column.

    Telephone numbers by their last digits, as everywhere where people are told apart; ids of other systems as they are
    written, since upper and lower case mean something in them.
    """
    if kind == "phone":
        digits = telephone.whole(value)
        return f"{kind} {digits[-telephone.DIGITS :]}"
    folded = unicodedata.normalize("NFKC", value).strip()
    return f"{kind} {folded.casefold() if kind in {'email', 'member_number'} else folded}"
