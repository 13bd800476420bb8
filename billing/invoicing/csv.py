"""An invoice as CSV that adds up in a spreadsheet: one row for each line, then tax; their amounts sum to the total."""

import csv
import io
from decimal import Decimal

from billing import tax as taxes
from billing.invoicing.document import Document
from kernel.money import Money

BOM = "\ufeff"
_HEAD = {
    "zh": ("账单", "项目", "说明", "数量", "单价", "金额", "币种"),
    "en": ("Invoice", "Item", "Calculation", "Quantity", "Unit price", "Amount", "Currency"),
}


def table(document: Document, locale: str) -> str:
    """The rows. What a spreadsheet could take for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEAD["zh" if locale.startswith("zh") else "en"])
    for each in document.positions:
        quantity, price = _plain(each.quantity), _plain(each.price)
        said = (_safe(each.title.pick(locale)), _safe(each.sentence.pick(locale)))
        writer.writerow(
            [document.number, *said, quantity, price, _money(document, each.amount_minor), document.currency]
        )
    for tax in document.taxes:
        amount = _money(document, tax.amount_minor)
        writer.writerow([document.number, _safe(taxes.shown(tax).pick(locale)), "", "", "", amount, document.currency])
    return BOM + out.getvalue()


def _money(document: Document, minor: int) -> str:
    return Money(minor, document.currency).to_decimal_string()


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}"


def _safe(text: str) -> str:
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
