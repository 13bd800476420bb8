"""E-mail addresses: what counts as one, and when two are the same."""

import re
import unicodedata

MAX_LENGTH = 254

_SHAPE = re.compile(
    r"[^\s@<>\"',;:\\()\[\]\x00-\x1f\x7f]{1,64}@(?:[^\s@.<>\"',;:\\()\[\]\x00-\x1f\x7f]{1,63}\.)+[^\s@.<>\"',;:\\()\[\]\x00-\x1f\x7f]{2,63}\Z"
)


def is_email(text: str) -> bool:
    """True for something that mail can be sent to; the mailed code proves the rest."""
    return len(text) <= MAX_LENGTH and _SHAPE.match(text) is not None


def normal(text: str) -> str:
    """The form that equality compares: trimmed, NFKC, lower case."""
    return unicodedata.normalize("NFKC", text.strip()).casefold()
