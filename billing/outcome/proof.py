"""What an invoice says of the evidence behind its share of growth: where it is, and how to see that it is the same."""

from collections.abc import Iterable

from billing.invoicing import figures
from billing.outcome.statement_store import Statement
from billing.outcome.terms import quarter
from kernel.text import Text


def of(statements: Iterable[Statement]) -> Text:
    """A line for each statement that the results are from: quarter, version, deals, and the root of its Merkle tree."""
    said = [_of(number, each) for number, each in enumerate(statements, 1)]
    return Text(zh="\n".join(each.zh for each in said), en="\n".join(each.en for each in said))


def _of(number: int, each: Statement) -> Text:
    span, root, many = quarter(each.quarter, 0), each.root.hex(), each.evidence_count
    zh, en = (figures.period(span.start, span.end, language) for language in ("zh", "en"))
    deals = "1 deal" if many == 1 else f"{many:,} deals"
    return Text(
        zh=f"第 {number} 季度（{zh}）结算单第 {each.version} 版，{many:,} 个商机，证据根 {root}",
        en=f"Q{number} ({en}) statement, version {each.version}, {deals}, evidence root {root}",
    )
