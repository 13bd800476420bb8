"""Which tax an invoice carries: decided from who sells and who buys, with the text that the law asks for.

Three regimes: a sale at home at the country's standard rate for software services, a sale to a business in another
country of the EU (reverse charge), and everything else, which is outside the seller's tax. More come with the legal
entities that need them.
"""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from billing.invoicing.document import Tax
from kernel.money import round_half_up
from kernel.text import Text

# Standard rates for electronic services; China's is that of information technology services.
RATES = {
    "CN": Decimal("0.06"), "GB": Decimal("0.20"), "DE": Decimal("0.19"), "FR": Decimal("0.20"),
    "IE": Decimal("0.23"), "NL": Decimal("0.21"), "JP": Decimal("0.10"), "SG": Decimal("0.09"),
    "CH": Decimal("0.081"), "AT": Decimal("0.20"), "ES": Decimal("0.21"), "IT": Decimal("0.22"),
    "BE": Decimal("0.21"), "BG": Decimal("0.20"), "HR": Decimal("0.25"), "CY": Decimal("0.19"), "CZ": Decimal("0.21"),
    "DK": Decimal("0.25"), "EE": Decimal("0.24"), "FI": Decimal("0.255"), "GR": Decimal("0.24"), "HU": Decimal("0.27"),
    "LV": Decimal("0.21"), "LT": Decimal("0.21"), "LU": Decimal("0.17"), "MT": Decimal("0.18"), "PL": Decimal("0.23"),
    "PT": Decimal("0.23"), "RO": Decimal("0.21"), "SK": Decimal("0.23"), "SI": Decimal("0.22"), "SE": Decimal("0.25"),
}  # fmt: skip
EU = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()  # noqa: SIM905  # codes are read more easily in a row
)
_NAMES = {"CN": Text(zh="增值税", en="VAT"), "JP": Text(zh="消费税", en="Consumption tax")}
_VAT = Text(zh="增值税", en="VAT")


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A regime, its rate, and why."""

    regime: str
    rate: Decimal
    label: Text
    note: Text | None = None


def decide(seller: str, buyer: str, *, buyer_tax_id: str) -> Decision:
    """The tax on a sale between two countries (ISO 3166-1); `buyer_tax_id` is a checked number, or empty.

    The seller's country has a rate in `RATES`: an entity of another is refused (`billing.entity.read`).
    """
    if seller == buyer:
        return Decision(regime="domestic", rate=RATES[seller], label=_NAMES.get(seller, _VAT))
    if {seller, buyer} <= EU:
        if buyer_tax_id:
            return Decision(
                regime="reverse_charge", rate=Decimal(0), label=_VAT,
                note=Text(
                    zh="反向征税：由接受方缴纳增值税（2006/112/EC 指令第 196 条）。",
                    en="Reverse charge: the recipient accounts for VAT (Article 196 of Directive 2006/112/EC).",
                ),
            )  # fmt: skip
        return Decision(regime="oss", rate=RATES[buyer], label=_VAT)
    return Decision(
        regime="outside", rate=Decimal(0), label=Text(zh="税", en="Tax"),
        note=Text(
            zh="服务提供给境外客户，不在销售方所在国征税范围内。",
            en="Supplied abroad; outside the scope of the seller's tax.",
        ),
    )  # fmt: skip


def shown(tax: Tax) -> Text:
    """What a tax is called, with its rate."""
    percent = f"{(tax.rate * 100).normalize():f}%"
    return Text(zh=f"{tax.label.zh} {percent}", en=f"{tax.label.en} {percent}")


def on(decision: Decision, base_minor: int) -> Tax:
    """The tax on a subtotal, rounded once."""
    kind = Tax(label=decision.label, rate=decision.rate, base_minor=0, amount_minor=0, note=decision.note)
    return again(kind, base_minor)


def again(tax: Tax, base_minor: int) -> Tax:
    """The same tax on another amount, rounded once."""
    amount = int(round_half_up(base_minor * tax.rate, 0))
    return msgspec.structs.replace(tax, base_minor=base_minor, amount_minor=amount)


def part(taxes: Sequence[Tax], base_minor: int) -> tuple[Tax, ...]:
    """What of an invoice's taxes goes with a part of its subtotal: each in proportion; with all of it, all of each."""
    whole = sum(each.base_minor for each in taxes)
    if not whole:
        return tuple(again(each, base_minor) for each in taxes[:1])
    made, left = [], base_minor
    for number, each in enumerate(taxes, 1):
        base = left if number == len(taxes) else _share(each.base_minor, base_minor, whole)
        amount = _share(each.amount_minor, base_minor, whole)
        made.append(msgspec.structs.replace(each, base_minor=base, amount_minor=amount))
        left -= base
    return tuple(made)


def less(taxes: Sequence[Tax], before: Sequence[Tax]) -> tuple[Tax, ...]:
    """The same taxes, each less what it was before, in the same order."""
    return tuple(
        msgspec.structs.replace(
            each, base_minor=each.base_minor - one.base_minor, amount_minor=each.amount_minor - one.amount_minor
        )
        for each, one in zip(taxes, before, strict=True)
    )


def named(taxes: Sequence[Tax]) -> Text | None:
    """What taxes are called where there is place for one name, without a rate; None where there is none."""
    names = {each.label for each in taxes}
    if len(names) > 1:
        return Text(zh="税", en="Tax")
    return names.pop() if names else None


def _share(amount_minor: int, base_minor: int, whole: int) -> int:
    return int(round_half_up(Decimal(amount_minor * base_minor) / whole, 0))
