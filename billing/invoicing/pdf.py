"""An invoice or credit note as a PDF: every word and figure is decided here, `invoice.typ` only places them."""

from collections.abc import Iterable
from typing import Final

from billing.invoicing import figures, labels
from billing.invoicing.document import Document, Fact, Party, Position, Tax
from kernel.pdf import PdfTemplate
from kernel.text import Text

_TEMPLATE: Final = PdfTemplate("billing.invoicing", "invoice.typ")
_REGIONS: Final = {"zh": "cn", "en": "gb"}

Shown = dict[str, object]


async def invoice_pdf(document: Document, language: str, *, draft: bool = False, marked: str = "") -> bytes:
    """The document on A4 pages, in "zh" or else in English; always the same bytes. Without a number it is a draft.

    `marked` stands at the foot of each page: who exported it (`auth.marks`).
    """
    language = "zh" if language.startswith("zh") else "en"
    shown = {**_View(document, language, draft).whole(), "mark": marked}
    return await _TEMPLATE.render(shown, created=document.issued_on)


class _View:
    """A document in one language, as the template takes it."""

    def __init__(self, document: Document, language: str, draft: bool) -> None:
        self._document, self._language = document, language
        self._is_draft = draft or not document.number
        self._is_credit = document.kind == "credit_note"
        self._number = document.number or self._say(labels.DRAFT)

    def whole(self) -> Shown:
        document = self._document
        kind = self._say(labels.CREDIT_NOTE if self._is_credit else labels.INVOICE)
        total_label = self._say(labels.AMOUNT_CREDITED if self._is_credit else labels.AMOUNT_DUE)
        total = figures.money(document.total_minor, document.currency, self._language)
        return {
            "language": self._language,
            "region": _REGIONS[self._language],
            "title": f"{kind} {self._number}",
            "fingerprint": document.fingerprint,
            "kind": kind,
            "watermark": self._say(labels.DRAFT).upper() if self._is_draft else "",
            "key_facts": self._key_facts(),
            "parties": self._parties(),
            "reason": self._labelled(labels.REASON, self._say(document.reason)) if document.reason else None,
            "total": {"label": total_label, "value": total, "note": self._terms()},
            "head": self._head(),
            "positions": [self._position(position) for position in document.positions],
            "sums": self._sums(),
            "facts": self._facts(),
            "closing": self._closing(),
            "foot": self._foot(),
        }

    def _say(self, text: Text, **params: object) -> str:
        return (text.format(**params) if params else text).pick(self._language)

    def _labelled(self, label: Text, value: str) -> Shown:
        return {"label": self._say(label), "value": value}

    def _key_facts(self) -> list[Shown]:
        document, language = self._document, self._language
        facts = [
            self._labelled(labels.NUMBER, self._number),
            self._labelled(labels.ISSUED, figures.day(document.issued_on, language)),
            self._labelled(labels.PERIOD, figures.period(document.period_start, document.period_end, language)),
        ]
        if document.of_number:
            facts.append(self._labelled(labels.OF_INVOICE, document.of_number))
        elif document.due_on and not self._is_credit:
            facts.append(self._labelled(labels.DUE, figures.day(document.due_on, language)))
        return facts

    def _parties(self) -> list[Shown]:
        supplier, customer = self._document.supplier, self._document.customer
        abroad = supplier.country != customer.country
        label = labels.CREDITED if self._is_credit else labels.CUSTOMER
        return [self._party(labels.SUPPLIER, supplier, abroad), self._party(label, customer, abroad)]

    def _party(self, label: Text, party: Party, abroad: bool) -> Shown:
        """A country is named only where the two are in different ones."""
        lines = list(party.address)
        if abroad and party.country:
            lines.append(figures.country(party.country, self._language))
        if party.tax_id:
            lines.append(f"{self._say(party.tax_id_kind)} {party.tax_id}")
        named = [
            self._say(labels.REFERENCE, reference=party.reference) if party.reference else "",
            self._say(labels.CONTACT, contact=party.contact) if party.contact else "",
        ]
        lines.append(("，" if self._language == "zh" else ", ").join(filter(None, named)))
        return {"label": self._say(label), "name": party.name, "lines": [line for line in lines if line]}

    def _terms(self) -> str:
        days = self._document.terms_days
        return self._say(labels.NET_DAYS, days=days) if days and not self._is_credit else ""

    def _head(self) -> list[str]:
        amount = self._say(labels.AMOUNT, currency=self._document.currency)
        return [self._say(labels.ITEM), self._say(labels.QUANTITY), self._say(labels.PRICE), amount]

    def _position(self, position: Position) -> Shown:
        explained = [position.sentence, *([position.evidence] if position.evidence else [])]
        currency = self._document.currency
        return {
            "title": self._say(position.title),
            "explanation": "\n".join(filter(None, map(self._say, explained))),
            "quantity": "" if position.quantity is None else figures.number(position.quantity),
            "price": "" if position.price is None else figures.price(position.price, currency),
            "amount": figures.amount(position.amount_minor, currency),
        }

    def _sums(self) -> list[Shown]:
        """The subtotal and each tax; the total that follows stands for itself where there is no tax."""
        document = self._document
        if not document.taxes:
            return []
        names = {self._say(tax.label) for tax in document.taxes}
        # Chinese says 未税 whatever the tax is called.
        named = len(names) == 1 and self._language == "en"
        tax = names.pop() if named else self._say(labels.ANY_TAX)
        subtotal = figures.amount(document.subtotal_minor, document.currency)
        return [
            {"label": self._say(labels.SUBTOTAL_BEFORE, tax=tax), "value": subtotal, "note": ""},
            *(self._tax(tax) for tax in document.taxes),
        ]

    def _tax(self, tax: Tax) -> Shown:
        document = self._document
        label = f"{self._say(tax.label)} {figures.percent(tax.rate)}"
        if tax.base_minor != document.subtotal_minor:
            label = self._say(labels.ON_PART, tax=label, base=figures.amount(tax.base_minor, document.currency))
        value = figures.amount(tax.amount_minor, document.currency)
        return {"label": label, "value": value, "note": self._say(tax.note) if tax.note else ""}

    def _facts(self) -> list[Shown]:
        blocks = [(labels.PAYMENT, self._document.payment), (labels.TAX, self._document.tax_facts)]
        return [{"title": self._say(title), "rows": self._rows(facts)} for title, facts in blocks if facts]

    def _rows(self, facts: Iterable[Fact]) -> list[Shown]:
        return [self._labelled(fact.label, self._say(fact.value)) for fact in facts]

    def _closing(self) -> str:
        if self._is_draft:
            return self._say(labels.DRAFT_SOURCES)
        sentences = [self._say(labels.SOURCES, number=self._number)]
        until = self._document.questions_until
        if until and not self._is_credit:
            sentences.append(self._say(labels.QUESTIONS, day=figures.day(until, self._language)))
        return "\n".join(sentences)

    def _foot(self) -> Shown:
        """The start of the fingerprint, in groups to compare by eye; the whole one is in the file's properties."""
        start = self._document.fingerprint[:12]
        grouped = " ".join(start[place : place + 4] for place in range(0, len(start), 4))
        fingerprint = self._say(labels.FINGERPRINT, fingerprint=grouped) if grouped else ""
        return {"number": self._number, "fingerprint": fingerprint, "pages": self._say(labels.PAGES)}
