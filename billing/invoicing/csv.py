"""An invoice as CSV that a spreadsheet recomputes: quantity x days / of days x unit price, rounded, is a row's amount
(one without days has no such factor), and the amounts sum to the total.

A line that is one product is one row; one that is a sum has a row for each portion, and so has a tax.
"""

import csv
import decimal
import io
import re
from decimal import Decimal

import msgspec

from billing import tax as taxes
from billing.invoicing.document import Document, Position, Tax
from billing.rating.contract import Portion
from billing.rating.portions import adding_up
from billing.rating.rate import EXACT
from kernel.money import Money
from kernel.text import Text

# As in the CRM's files: Excel takes full-width signs as well, and skips what can't be seen.
_FORMULA = re.compile(r"'*(?:[\s\x00-\x1f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]*[=+\-@＝＋－＠]|[\t\r\n])")
BOM = "\ufeff"
_HEAD = {
    "zh": ("账单", "行", "项目", "部分", "说明", "数量", "天数", "总天数", "单价", "金额", "币种"),
    "en": (
        "Invoice", "Line", "Item", "Part", "Calculation", "Quantity", "Days", "Of days", "Unit price", "Amount",
        "Currency",
    ),
}  # fmt: skip
_TAXED = Text(zh="计税额", en="taxable amount")


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    """What is multiplied, on days of a period where those count; of which part of an item, and how it is explained."""

    item: Text
    part: Text | None = None
    sentence: Text | None = None
    quantity: Decimal
    price: Decimal
    days: int | None = None
    of_days: int | None = None

    def words(self, locale: str) -> list[str]:
        """Item, part and explanation."""
        return [safe(each.pick(locale)) if each else "" for each in (self.item, self.part, self.sentence)]

    def figures(self, currency: str) -> list[str]:
        """Quantity, days, of how many, price and their product, rounded once."""
        product, days = self.quantity * self.price, ["", ""]
        if self.days is not None and self.of_days is not None:
            product = product * self.days / self.of_days
            days = [str(self.days), str(self.of_days)]
        amount = Money.of(product, currency).to_decimal_string()
        return [f"{self.quantity:f}", *days, f"{self.price:f}", amount]


def table(document: Document, locale: str, marked: str) -> str:
    """The rows. What a spreadsheet could take for a formula begins with an apostrophe.

    `marked` heads an empty last column (`auth.marks`).
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*_HEAD["zh" if locale.startswith("zh") else "en"], marked])
    lines = [*(_of_position(each, document.currency) for each in document.positions)]
    lines += [_of_tax(each, document.currency) for each in document.taxes]
    with decimal.localcontext(prec=EXACT):
        for number, rows in enumerate(lines, 1):
            for row in rows:
                words, figures = row.words(locale), row.figures(document.currency)
                writer.writerow([document.number, number, *words, *figures, document.currency, ""])
    return BOM + out.getvalue()


def _of_position(each: Position, currency: str) -> list[_Row]:
    """One product, or a sum of them; what was given as an amount is once that amount."""
    if each.portions:
        return [_of_portion(each.title, portion, each.sentence) for portion in each.portions]
    quantity, price = each.quantity, each.price
    if quantity is None or price is None:
        quantity, price = Decimal(1), Money(each.amount_minor, currency).to_decimal()
    return [
        _Row(
            item=each.title, sentence=each.sentence, quantity=quantity, price=price, days=each.days,
            of_days=each.of_days,
        )
    ]  # fmt: skip


def _of_tax(tax: Tax, currency: str) -> list[_Row]:
    """The rate of what is taxed; a tax that is a part of another document's differs from that by what is rounded."""
    base = Portion(label=_TAXED, quantity=Money(tax.base_minor, currency).to_decimal(), price=tax.rate)
    portions = adding_up([base], Money(tax.amount_minor, currency))
    return [_of_portion(taxes.shown(tax), portion) for portion in portions]


def _of_portion(item: Text, portion: Portion, sentence: Text | None = None) -> _Row:
    return _Row(item=item, part=portion.label, sentence=sentence, quantity=portion.quantity, price=portion.price)


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
