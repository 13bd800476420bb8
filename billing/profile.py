"""Invoice details: for whom invoices are written. Tax numbers are checked by their own rules, without asking anybody.

Check digits come from python-stdnum: the unified social credit code of China, VAT numbers of the EU and of Britain,
the corporate number of Japan. Other countries' numbers are taken as they are typed.
"""

import unicodedata
from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
import stdnum.cn.uscc
import stdnum.eu.vat
import stdnum.gb.vat
import stdnum.jp.cn
from babel import Locale
from sqlalchemy.dialects.postgresql import insert

from auth.emails import is_email
from billing.errors import BadTaxId, ProfileIncomplete, StaleSubscription
from billing.invoicing.document import Party
from billing.models import MINE, billing_profile
from billing.tax import EU
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.errors import Invalid
from kernel.statements import Prepared
from kernel.text import Text

DETAILS = "billing.profile"
LONGEST = 200
_DETAILS = Prepared(
    sa.select(billing_profile.c.details, billing_profile.c.version).where(billing_profile.c.organisation_id == MINE)
)

_USCC = Text(zh="统一社会信用代码", en="unified social credit code")
_VAT = Text(zh="增值税号", en="VAT number")
_CORPORATE = Text(zh="法人番号", en="corporate number")
_ANY = Text(zh="税号", en="tax number")


class Missing(Invalid):
    """A value that an invoice needs."""

    code = "billing.missing"
    text = Text(zh="请填写这一项。", en="Fill this in.")


class TooLong(Invalid):
    """Longer than a line of an invoice."""

    code = "billing.too_long"
    text = Text(zh="最多 {most} 个字符。", en="At most {most} characters.")


class Unprintable(Invalid):
    """Control characters, or lines where one is asked for: an invoice prints it, and a mail is sent to it."""

    code = "billing.unprintable"
    text = Text(
        zh="含有不可打印的字符或换行，请重新输入。",
        en="It has line breaks or signs that can't be printed; type it anew.",
    )


class BadEmail(Invalid):
    """No address that a mail can be sent to."""

    code = "billing.bad_email"
    text = Text(zh="请填写一个有效的邮箱地址。", en="Give one valid e-mail address.")


class UnknownCountry(Invalid):
    """No country of ISO 3166-1."""

    code = "billing.unknown_country"
    text = Text(zh="未知的国家或地区代码。", en="Unknown country code.")


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who pays. `tax_id` may be empty; `email` is where invoices are mailed to."""

    legal_name: str
    country: str
    address: str
    email: str
    tax_id: str = ""
    contact: str = ""
    reference: str = ""
    language: str = "en"


def tax_id_kind(country: str) -> Text:
    """What a country's number is called."""
    if country == "CN":
        return _USCC
    if country == "JP":
        return _CORPORATE
    return _VAT if country in EU or country == "GB" else _ANY


def checked(profile: Profile) -> Profile:
    """The profile as it is stored: trimmed, its number in its normal form. Raises `Invalid` naming the fields."""
    trimmed = msgspec.structs.replace(
        profile, **{name: getattr(profile, name).strip() for name in Profile.__struct_fields__}
    )
    problems: dict[str, Any] = {
        name: Missing() for name in ("legal_name", "country", "address", "email") if not getattr(trimmed, name)
    }
    for name in Profile.__struct_fields__:
        text = getattr(trimmed, name)
        if len(text) > LONGEST:
            problems[name] = TooLong(most=LONGEST)
        elif any(map(_is_control, "".join(text.splitlines()) if name == "address" else text)):
            problems[name] = Unprintable()
    if trimmed.country and trimmed.country not in Locale("en").territories:
        problems["country"] = UnknownCountry()
    if "email" not in problems and not is_email(trimmed.email):
        problems["email"] = BadEmail()
    number = trimmed.tax_id
    if number and "country" not in problems:
        try:
            number = _normal(trimmed.country, number)
        except ValueError:
            problems["tax_id"] = BadTaxId(kind=tax_id_kind(trimmed.country))
    if problems:
        raise Invalid(fields=problems)
    return msgspec.structs.replace(trimmed, tax_id=number)


def _is_control(sign: str) -> bool:
    """Whether it ends a line, or says something to a machine; a tab is only space."""
    return sign != "\t" and unicodedata.category(sign) in {"Cc", "Zl", "Zp"}


def _normal(country: str, number: str) -> str:
    """The number without spaces and signs, its check digits right; ValueError otherwise."""
    checks: dict[str, Callable[[str], str]] = {
        "CN": stdnum.cn.uscc.validate, "JP": stdnum.jp.cn.validate, "GB": stdnum.gb.vat.validate,
    }  # fmt: skip
    if country in checks:
        return checks[country](number)
    if country in EU:
        prefix = "EL" if country == "GR" else country
        plain = number.upper().replace(" ", "")
        return str(stdnum.eu.vat.validate(plain if plain.startswith(prefix) else prefix + plain))
    return number


async def load(control: ControlSession, organisation_id: UUID) -> tuple[Profile | None, int]:
    """The profile and its version; (None, 0) where there is none."""
    for row in await control.rows(_DETAILS, {"organisation_id": organisation_id}):
        return msgspec.json.decode(
            control.unseal(f"{DETAILS}:{organisation_id}", row.details), type=Profile
        ), row.version
    return None, 0


async def needed(control: ControlSession, organisation_id: UUID) -> Profile:
    """The profile; raises `ProfileIncomplete`."""
    found, _ = await load(control, organisation_id)
    if found is None:
        raise ProfileIncomplete
    return found


async def save(control: ControlSession, organisation_id: UUID, profile: Profile, *, version: int) -> list[str]:
    """Writes it if it still is at `version`; the names of what changed. Invoices that are written stay as they are."""
    right = checked(profile)
    before, known = await load(control, organisation_id)
    if known != version:
        raise StaleSubscription
    row = {
        "organisation_id": organisation_id, "country": right.country, "version": version + 1, "updated_at": real_now(),
        "details": control.seal(f"{DETAILS}:{organisation_id}", msgspec.json.encode(right)),
    }  # fmt: skip
    statement = insert(billing_profile)
    changed = {name: statement.excluded[name] for name in ("country", "details", "version", "updated_at")}
    done = await control.execute(
        statement.on_conflict_do_update(
            index_elements=["organisation_id"], set_=changed, where=billing_profile.c.version == version
        ),
        row,
    )
    if not done.rowcount:
        raise StaleSubscription
    return [name for name in Profile.__struct_fields__ if getattr(before, name, None) != getattr(right, name)]


def party(profile: Profile) -> Party:
    """As an invoice says it."""
    return Party(
        name=profile.legal_name,
        address=tuple(line for line in profile.address.splitlines() if line.strip()),
        country=profile.country,
        tax_id=profile.tax_id,
        tax_id_kind=tax_id_kind(profile.country),
        contact=profile.contact,
        reference=profile.reference,
    )
