"""An invoice and a credit note as they are printed: every word and figure, in both languages, over the pages."""

import datetime as dt
import re
from decimal import Decimal
from importlib import resources

import pytest
from msgspec.structs import replace

from billing.invoicing import figures
from billing.invoicing.document import Document, Fact, Party, Position, Tax
from billing.invoicing.pdf import invoice_pdf
from kernel.text import Text
from tests.support.pdf_text import pages, text


def both(zh: str, en: str = "") -> Text:
    return Text(zh=zh, en=en or zh)


SUPPLIER = Party(
    name="睿铂软件（上海）有限公司", address=("上海市徐汇区漕宝路 418 号",), country="CN", tax_id="91310104MA1FR8K27Q"
)
CUSTOMER = Party(
    name="华东精工装备有限公司",
    address=("星湖街 218 号", "江苏省苏州市"),
    country="CN",
    tax_id="91320594MA25XJ4T6H",
    contact="周岚",
    reference="4500-2217",
)
SEATS = Position(
    title=both("企业版席位，2026-11", "Enterprise seats, Nov 2026"),
    sentence=both("20 席，整月", "20 seats, full month"),
    quantity=Decimal("20.000000000000"),
    price=Decimal(168),
    amount_minor=336000,
)
MESSAGES = Position(
    title=both("短信超出套餐", "SMS above allowance"),
    sentence=both("已发 6,260 条 − 含量 5,000 条", "6,260 sent − 5,000 included"),
    quantity=Decimal(1260),
    price=Decimal("0.035"),
    amount_minor=4410,
)
SHARE = Position(
    title=both("成果分成，2026 Q3", "Outcome share, Q3 2026"),
    sentence=both("累计 64,840.00\n减已开 24,800.00", "64,840.00 to date\nless billed 24,800.00"),
    evidence=both("证据 37 笔回款", "Evidence 37 payments"),
    amount_minor=4004000,
)
DISCOUNT = Position(title=both("年约折扣", "Annual discount"), sentence=Text(zh="", en=""), amount_minor=-33600)
INVOICE = Document(
    kind="invoice",
    number="INV-SH-2026-004127",
    currency="CNY",
    issued_on=dt.date(2026, 11, 1),
    due_on=dt.date(2026, 12, 1),
    period_start=dt.date(2026, 11, 1),
    period_end=dt.date(2026, 12, 1),
    supplier=SUPPLIER,
    customer=CUSTOMER,
    positions=(SEATS, MESSAGES, SHARE, DISCOUNT),
    subtotal_minor=4310810,
    taxes=(Tax(label=both("增值税", "VAT"), rate=Decimal("0.06"), base_minor=4310810, amount_minor=258649),),
    total_minor=4569459,
    fingerprint="4b1e90c75a2f" + "d" * 52,
    terms_days=30,
    questions_until=dt.date(2026, 11, 16),
    payment=(Fact(label=both("账号", "Account no."), value=both("1219 0884 6610 302")),),
    tax_facts=(Fact(label=both("类别", "Category"), value=both("信息技术服务", "IT services")),),
)
CREDIT = replace(
    INVOICE,
    kind="credit_note",
    number="CN-SH-2026-000031",
    of_number="INV-SH-2026-004127",
    issued_on=dt.date(2026, 11, 4),
    due_on=None,
    positions=(replace(SEATS, quantity=Decimal(-20), amount_minor=-336000),),
    subtotal_minor=-336000,
    taxes=(replace(INVOICE.taxes[0], base_minor=-336000, amount_minor=-20160),),
    total_minor=-356160,
    reason=both("席位未启用", "The seats were never used."),
)

CHINESE = """\
R Rapport 账单
编号 INV-SH-2026-004127 开具 2026-11-01 服务期 2026-11-01 至 2026-11-30 到期 2026-12-01
开具方 睿铂软件（上海）有限公司 上海市徐汇区漕宝路 418 号 税号 91310104MA1FR8K27Q
付款方 华东精工装备有限公司 星湖街 218 号 江苏省苏州市 税号 91320594MA25XJ4T6H 采购单 4500-2217，联系人 周岚
应付总额 ¥45,694.59 账期 30 天
项目与计算 数量 单价 金额 (CNY)
企业版席位，2026-11 20 168.00 3,360.00 20 席，整月
短信超出套餐 1,260 0.035 44.10 已发 6,260 条 − 含量 5,000 条
成果分成，2026 Q3 40,040.00 累计 64,840.00 减已开 24,800.00 证据 37 笔回款
年约折扣 −336.00
小计（未税） 43,108.10 增值税 6% 2,586.49 应付总额 ¥45,694.59
付款 账号 1219 0884 6610 302 税务 类别 信息技术服务
逐行明细与证据：在账单页打开 INV-SH-2026-004127，每个金额链接到其来源记录。
如有异议，请在 2026-11-16 前提出；无异议部分照常付款。
INV-SH-2026-004127 计算指纹 4b1e 90c7 5a2f 第 1 页，共 1 页"""

ENGLISH = """\
R Rapport Invoice
Number INV-SH-2026-004127 Issued 1 Nov 2026 Service period 1 to 30 Nov 2026 Due 1 Dec 2026
From 睿铂软件（上海）有限公司 上海市徐汇区漕宝路 418 号 Tax ID 91310104MA1FR8K27Q
Bill to 华东精工装备有限公司 星湖街 218 号 江苏省苏州市 Tax ID 91320594MA25XJ4T6H PO 4500-2217, 周岚
Amount due CN¥45,694.59 30 days net
Item and calculation Quantity Unit price Amount (CNY)
Enterprise seats, Nov 2026 20 168.00 3,360.00 20 seats, full month
SMS above allowance 1,260 0.035 44.10 6,260 sent − 5,000 included
Outcome share, Q3 2026 40,040.00 64,840.00 to date less billed 24,800.00 Evidence 37 payments
Annual discount −336.00
Subtotal (excl. VAT) 43,108.10 VAT 6% 2,586.49 Amount due CN¥45,694.59
Payment Account no. 1219 0884 6610 302 Tax Category IT services
Every amount links to its source records: open INV-SH-2026-004127 on your billing page.
Raise questions by 16 Nov 2026; undisputed lines stay payable.
INV-SH-2026-004127 Calculation fingerprint 4b1e 90c7 5a2f Page 1 of 1"""

CHINESE_CREDIT = """\
R Rapport 贷项通知单
编号 CN-SH-2026-000031 开具 2026-11-04 服务期 2026-11-01 至 2026-11-30 对应账单 INV-SH-2026-004127
开具方 睿铂软件（上海）有限公司 上海市徐汇区漕宝路 418 号 税号 91310104MA1FR8K27Q
受票方 华东精工装备有限公司 星湖街 218 号 江苏省苏州市 税号 91320594MA25XJ4T6H 采购单 4500-2217，联系人 周岚
贷记总额 −¥3,561.60
原因 席位未启用
项目与计算 数量 单价 金额 (CNY)
企业版席位，2026-11 −20 168.00 −3,360.00 20 席，整月
小计（未税） −3,360.00 增值税 6% −201.60 贷记总额 −¥3,561.60
付款 账号 1219 0884 6610 302 税务 类别 信息技术服务
逐行明细与证据：在账单页打开 CN-SH-2026-000031，每个金额链接到其来源记录。
CN-SH-2026-000031 计算指纹 4b1e 90c7 5a2f 第 1 页，共 1 页"""


def packed(written: str) -> str:
    """Without what keeps columns and lines apart, which is no text on paper."""
    return re.sub(r"\s", "", written)


async def said(document: Document, language: str = "en", *, draft: bool = False) -> str:
    return packed(text(await invoice_pdf(document, language, draft=draft)))


@pytest.mark.parametrize(
    ("document", "language", "expected"),
    [
        (INVOICE, "zh", CHINESE),
        (INVOICE, "zh-CN", CHINESE),
        (INVOICE, "en", ENGLISH),
        (INVOICE, "fr", ENGLISH),
        (CREDIT, "zh", CHINESE_CREDIT),
    ],
)
async def test_all_that_it_says(document, language, expected):
    assert await said(document, language) == packed(expected)


async def test_a_credit_note_names_its_invoice_and_why_and_asks_for_nothing():
    shown = await said(CREDIT)
    for part in ("Credit note", "For invoiceINV-SH-2026-004127", "ReasonThe seats were never used.", "Credit to",
                 "Amount credited−CN¥3,561.60", "168.00−3,360.00"):  # fmt: skip
        assert packed(part) in shown, part
    for part in ("Due", "30 days net", "Amount due", "Bill to", "Raise questions"):
        assert packed(part) not in shown, part
    # One that a rating came to is of no single invoice.
    shown = await said(replace(CREDIT, due_on=CREDIT.issued_on, of_number=""))
    for part in ("Due", "For invoice"):
        assert packed(part) not in shown, part


async def test_the_same_document_is_the_same_file():
    assert await invoice_pdf(INVOICE, "zh") == await invoice_pdf(INVOICE, "zh")
    assert await invoice_pdf(INVOICE, "zh") != await invoice_pdf(INVOICE, "en")


async def test_the_file_says_what_it_is_and_carries_the_whole_fingerprint():
    made = await invoice_pdf(INVOICE, "en")
    for fact in (b"Invoice INV-SH-2026-004127", INVOICE.fingerprint.encode(), b"<pdfaid:part>3</", b"(D:20261101"):
        assert fact in made, fact
    assert b"/Lang(en-GB)" in made
    assert b"/Lang(zh-CN)" in await invoice_pdf(INVOICE, "zh")


@pytest.mark.parametrize(("language", "mark", "number"), [("zh", "草稿", "编号草稿"), ("en", "DRAFT", "NumberDraft")])
async def test_a_draft_is_marked_on_every_page_and_asks_for_no_money(language, mark, number):
    long = replace(INVOICE, number="", positions=INVOICE.positions * 10)
    made = await invoice_pdf(long, language)
    assert len(pages(made)) > 1
    # The mark lies behind the page, so it is drawn first.
    assert [page[0] for page in pages(made)] == [mark] * len(pages(made))
    shown = packed(text(made))
    assert number in shown
    assert ("不是付款凭据" if language == "zh" else "norequesttopay") in shown
    assert ("无异议部分" if language == "zh" else "Raisequestions") not in shown


async def test_a_preview_of_something_numbered_is_a_draft_too():
    assert "DRAFT" in await said(INVOICE, draft=True)
    assert "DRAFT" not in await said(INVOICE)


async def test_reverse_charge_says_so_below_its_tax_and_names_both_countries():
    note = both("反向征收", "Reverse charge: Article 196 of Directive 2006/112/EC.")
    document = replace(
        INVOICE,
        currency="EUR",
        supplier=replace(SUPPLIER, name="Rapport Ireland Ltd", address=("3 Harbour Row",), country="IE"),
        customer=replace(CUSTOMER, name="Müller & Söhne GmbH", address=("70565 Stuttgart",), country="DE"),
        taxes=(Tax(label=both("VAT"), rate=Decimal("0.00"), base_minor=4310810, amount_minor=0, note=note),),
        total_minor=4310810,
    )
    shown = await said(document)
    assert packed("VAT 0% 0.00 Reverse charge: Article 196 of Directive 2006/112/EC. Amount due €43,108.10") in shown
    assert packed("3 Harbour Row Ireland") in shown
    assert packed("70565 Stuttgart Germany") in shown
    assert "70565Stuttgart德国" in await said(document, "zh")


async def test_several_taxes_name_what_each_is_of():
    document = replace(
        INVOICE,
        taxes=(
            Tax(label=both("VAT"), rate=Decimal("0.2"), base_minor=4000000, amount_minor=800000),
            Tax(label=both("Levy"), rate=Decimal("0.08875"), base_minor=310810, amount_minor=27584),
        ),
        total_minor=5138394,
    )
    shown = await said(document)
    assert packed("Subtotal (excl. tax) 43,108.10 VAT 20% on 40,000.00 8,000.00") in shown
    assert packed("Levy 8.875% on 3,108.10 275.84 Amount due") in shown


async def test_without_tax_terms_or_facts_there_is_no_word_of_them():
    bare = replace(
        INVOICE, taxes=(), terms_days=0, due_on=None, payment=(), tax_facts=(), questions_until=None, fingerprint="",
        customer=Party(name="Only a name", address=(), country=""),
        supplier=replace(SUPPLIER, country=""),
    )  # fmt: skip
    shown = await said(bare)
    for word in ("Subtotal", "net", "Due", "Payment", "Category", "Raise", "fingerprint", "PO", "China"):
        assert word not in shown, word
    assert "BilltoOnlyanameAmountdue" in shown


async def test_sixty_positions_keep_together_what_belongs_together():
    positions = tuple(
        replace(SHARE, title=both(f"#{number:02}#"), evidence=both(f"ends {number:02}")) for number in range(60)
    )
    found = pages(await invoice_pdf(replace(INVOICE, positions=positions), "en"))
    said_on = ["".join(page) for page in found]
    assert len(said_on) > 4
    for number in range(60):
        (page,) = [page for page in said_on if f"#{number:02}#" in page]
        assert f"ends {number:02}" in page
    for number, page in enumerate(said_on, start=1):
        assert page.count("Item and calculation") == 1
        assert f"Page {number} of {len(said_on)}" in page
        assert page.count("Calculation fingerprint 4b1e 90c7 5a2f") == 1
    # The sums, and how to pay, never come without the last position.
    assert "#59#" in said_on[-1]
    assert "Subtotal" in said_on[-1]
    assert "Payment" in said_on[-1]


@pytest.mark.parametrize("many", range(6, 15))
async def test_the_last_page_always_has_a_position(many):
    positions = tuple(replace(SEATS, title=both(f"#{number:02}#")) for number in range(many))
    last = "".join(pages(await invoice_pdf(replace(INVOICE, positions=positions), "en"))[-1])
    for part in (f"#{many - 1:02}#", "20 seats, full month", "Subtotal", "Account no."):
        assert part in last, part


HOSTILE = '#import "x": * *bold* _it_ ] $x$ \\ <l> @r `raw` // \u0000\u202e'
SHOWN = '#import "x": * *bold* _it_ ] $x$ \\ <l> @r `raw` //'


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_names_are_text_wherever_they_stand(language):
    name = both(HOSTILE)
    document = replace(
        CREDIT,
        number=HOSTILE,
        of_number=HOSTILE,
        supplier=replace(SUPPLIER, name=HOSTILE, address=(HOSTILE,), tax_id=HOSTILE),
        customer=replace(CUSTOMER, name=HOSTILE, contact=HOSTILE, reference=HOSTILE, tax_id_kind=name),
        positions=(replace(SEATS, title=name, sentence=name, evidence=name),),
        taxes=(replace(CREDIT.taxes[0], label=name, note=name),),
        payment=(Fact(label=name, value=name),),
        reason=name,
        fingerprint="[*]",
    )
    # Number thrice (head, closing, foot), its invoice, supplier 3, customer 4, position 3, tax 2 or 3, fact 2, reason.
    assert (await said(document, language)).count(packed(SHOWN)) == (19 if language == "zh" else 20)


async def test_words_without_end_stay_within_their_columns():
    endless = "W" * 400
    document = replace(
        INVOICE,
        number="N" * 60,
        supplier=replace(SUPPLIER, name=endless, address=(endless,)),
        customer=replace(CUSTOMER, name="مرحبا " + endless, contact=endless),
        positions=(replace(SEATS, title=both(endless), sentence=both(endless), amount_minor=10**17),),
    )
    made = await invoice_pdf(document, "en")
    runs = [run for page in pages(made) for run in page]
    assert max(len(run) for run in runs if "WW" in run) < 80
    assert text(made).count("W") >= 6 * 400
    assert "1,000,000,000,000,000.00" in runs


@pytest.mark.parametrize("part", ["title", "sentence"])
async def test_what_is_longer_than_a_page_goes_on_over_the_next(part):
    endless = both("\n".join(f"word{number}" for number in range(150)))
    position = replace(SEATS, **{part: endless})
    found = pages(await invoice_pdf(replace(INVOICE, positions=(position, DISCOUNT)), "en"))
    words = [[run for run in page if run.startswith("word")] for page in found]
    assert [word for page in words for word in page] == endless.en.split("\n")
    # As many as a page is high.
    assert all(len(page) <= 60 for page in words)


@pytest.mark.parametrize(
    ("currency", "minor", "language", "expected"),
    [
        ("CNY", 3406141, "zh", "¥34,061.41"),
        ("CNY", -5, "en", "−CN¥0.05"),
        ("GBP", 295399, "en", "£2,953.99"),
        ("USD", 100000000, "en", "$1,000,000.00"),
        ("USD", 1, "zh", "US$0.01"),
        ("JPY", 1200, "zh", "JP¥1,200"),
        ("JPY", -1200, "en", "−¥1,200"),
        ("KWD", 1234567, "en", "KWD\u00a01,234.567"),
    ],
)
def test_money_has_the_sign_and_the_decimals_of_its_currency(currency, minor, language, expected):
    assert figures.money(minor, currency, language) == expected


@pytest.mark.parametrize(
    ("value", "currency", "expected"),
    [("168.000000000000", "CNY", "168.00"), ("0.035", "GBP", "0.035"), ("1200", "JPY", "1,200"),
     ("-0.5", "USD", "−0.50"), ("0.000000000001", "USD", "0.000000000001"), ("12345678901234567890.12", "EUR",
     "12,345,678,901,234,567,890.12"), ("2", "KWD", "2.000")],
)  # fmt: skip
def test_a_price_has_its_own_decimals_and_at_least_the_currencys(value, currency, expected):
    assert figures.price(Decimal(value), currency) == expected


@pytest.mark.parametrize(
    ("start", "end", "zh", "en"),
    [
        ("2026-11-01", "2026-12-01", "2026-11-01 至 2026-11-30", "1 to 30 Nov 2026"),
        ("2026-10-15", "2026-11-15", "2026-10-15 至 2026-11-14", "15 Oct to 14 Nov 2026"),
        ("2026-12-15", "2027-01-15", "2026-12-15 至 2027-01-14", "15 Dec 2026 to 14 Jan 2027"),
        ("2026-01-01", "2027-01-01", "2026-01-01 至 2026-12-31", "1 Jan to 31 Dec 2026"),
        ("2026-11-01", "2026-11-02", "2026-11-01", "1 Nov 2026"),
        ("2026-11-01", "2026-11-01", "2026-11-01", "1 Nov 2026"),
    ],
)
def test_a_period_names_its_last_day(start, end, zh, en):
    days = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    assert figures.period(*days, "zh") == zh
    assert figures.period(*days, "en") == en


def test_a_country_is_named_or_as_it_was_given():
    assert (figures.country("de", "zh"), figures.country("DE", "en"), figures.country("??", "en")) == (
        "德国", "Germany", "??",
    )  # fmt: skip


def test_the_template_is_a_file_of_the_package():
    assert (resources.files("billing.invoicing") / "invoice.typ").is_file()
    assert (resources.files("kernel") / "fonts" / "Inter.ttf").is_file()
    assert "OPEN FONT LICENSE" in (resources.files("kernel") / "fonts" / "Inter-LICENSE.txt").read_text()
