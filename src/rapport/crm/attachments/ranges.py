"""Which bytes of a file a request asks for (RFC 9110, section 14). One range; several are answered with the whole."""

import re
from typing import Final

import msgspec

from rapport.crm.attachments.errors import BadRange

_ONE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})\Z")


class Part(msgspec.Struct, frozen=True):
    """Bytes `start` to `end`, exclusive, of `size`; `whole` where no range was asked for, or none that counts."""

    start: int
    end: int
    size: int
    whole: bool

    @property
    def headers(self) -> dict[str, str]:
        """What says so in the answer."""
        length = {"content-length": str(self.end - self.start), "accept-ranges": "bytes"}
        return length if self.whole else {**length, "content-range": f"bytes {self.start}-{self.end - 1}/{self.size}"}


def part_of(size: int, asked: str | None, condition: str | None, tag: str) -> Part:
    """The part that `Range` asks for, unless `If-Range` names another state of the file; raises `BadRange`.

    A file never changes, so a date, which names no state for certain, counts as another one.
    """
    whole = Part(0, size, size, whole=True)
    found = _ONE.match(asked.strip().lower().replace(" ", "")) if asked else None
    if found is None or (condition is not None and condition.strip() != tag):
        return whole
    first, last = found.groups()
    if not first and not last:
        return whole
    if not first:
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < int(first):
            return whole
    if start >= size or end <= start:
        raise BadRange(size=size)
    return Part(start, end, size, whole=False)
