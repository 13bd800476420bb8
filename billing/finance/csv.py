"""Invoices and credit notes as CSV that adds up in a spreadsheet: one row for each document, no row of sums."""

import csv
import io
from collections.abc import Iterable

from billing.finance.payloads import FinalDocument, Standing
from billing.invoicing.csv import BOM, safe
from kernel.text import Text

_HEAD = {
    "zh": (
        "编号", "类型", "状态", "客户", "所冲减的账单", "开具日", "到期日", "结清日", "币种",
        "不含税", "税额", "合计", "已付", "已冲减", "未付", "已退款",
    ),
    "en": (
        "Number", "Kind", "State", "Customer", "Of invoice", "Issued", "Due", "Settled", "Currency",
        "Net", "Tax", "Total", "Paid", "Credited", "Open", "Refunded",
    ),
}  # fmt: skip
_KINDS = {"invoice": Text(zh="账单", en="Invoice"), "credit_note": Text(zh="贷项通知单", en="Credit note")}
_STANDINGS: dict[Standing, Text] = {
    "open": Text(zh="未付", en="Open"),
    "paid": Text(zh="已付", en="Paid"),
    "credited": Text(zh="已冲减", en="Credited"),
    "credit_note": Text(zh="已开具", en="Issued"),
}


def table(documents: Iterable[FinalDocument], currency: str, locale: str, marked: str) -> str:
    """Net and tax of each row are its total; an invoice's total less what was paid and credited is what is open.

    `marked` heads an empty last column (`auth.marks`).
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*_HEAD["zh" if locale.startswith("zh") else "en"], marked])
    for each in documents:
        named = (safe(each.number), _KINDS[each.kind].pick(locale), _STANDINGS[each.standing].pick(locale))
        whose = (safe(each.customer), safe(each.of_number or ""))
        days = (each.issued_on, each.due_on, each.settled_on or "")
        amounts = (each.net, each.tax, each.total, each.paid, each.credited, each.open, each.refunded)
        writer.writerow([*named, *whose, *days, currency, *amounts, ""])
    return BOM + out.getvalue()
