"""Errors of products."""

from kernel.errors import Invalid
from kernel.text import Text


class BadTerm(Invalid):
    """A term of a price that is due once, or of no or too many periods."""

    code = "products.bad_term"
    text = Text(
        zh="期数应在 1 到 600 之间，且只用于按月、按季或按年计费的产品；留空表示不定期",
        en="From 1 to 600, of products billed monthly, quarterly or yearly; empty if open-ended",
    )
