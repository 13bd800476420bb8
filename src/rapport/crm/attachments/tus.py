"""The headers of tus 1.0.0, the protocol of uploads that can be gone on with (https://tus.io/protocols/resumable-upload).

Core, and the extensions creation, expiration and termination.
"""

import base64
import binascii
import datetime as dt
from collections.abc import Mapping
from email.utils import format_datetime
from typing import Final

from rapport.crm.attachments.errors import EmptyFile, TooLargeFile, TusExpected

VERSION: Final = "1.0.0"
PART_TYPE: Final = "application/offset+octet-stream"
MAX_FILE: Final = 1 << 30
MAX_NAME: Final = 200


def check_version(headers: Mapping[str, str]) -> None:
    """Refuses a request of another version, or of no tus client."""
    if headers.get("tus-resumable") != VERSION:
        raise TusExpected(reason=f"Tus-Resumable has to be {VERSION}")


def answered(**more: object) -> dict[str, str]:
    """The headers of an answer."""
    return {"tus-resumable": VERSION} | {name.replace("_", "-"): str(value) for name, value in more.items()}


def expiring(moment: dt.datetime) -> str:
    """As `Upload-Expires` says it."""
    return format_datetime(moment.astimezone(dt.UTC), usegmt=True)


def length_of(headers: Mapping[str, str], most: int = MAX_FILE) -> int:
    """How long the whole file will be; raises `EmptyFile`, and `TooLargeFile` beyond `most` bytes."""
    size = _number(headers, "upload-length")
    if not size:
        raise EmptyFile
    if size > most:
        raise TooLargeFile(limit_mb=most >> 20)
    return size


def offset_of(headers: Mapping[str, str]) -> int:
    """Where a part begins; its type has to be the one of parts."""
    if headers.get("content-type", "").partition(";")[0].strip().lower() != PART_TYPE:
        raise TusExpected(reason=f"a part has the type {PART_TYPE}")
    return _number(headers, "upload-offset")


def name_of(headers: Mapping[str, str]) -> str:
    """The file's name, of `Upload-Metadata`."""
    said = _said(headers, "filename") or ""
    name = "".join(each for each in said if each.isprintable() and each not in "/\\").strip()[:MAX_NAME]
    if not name:
        raise TusExpected(reason="Upload-Metadata has no filename in base64")
    return name


def field_of(headers: Mapping[str, str]) -> str | None:
    """The own field that a file is for, of `Upload-Metadata`; None for one of the record as such."""
    return _said(headers, "field") or None


def _said(headers: Mapping[str, str], wanted: str) -> str | None:
    """What `Upload-Metadata` says under a key, in base64."""
    for pair in headers.get("upload-metadata", "").split(","):
        key, _, value = pair.strip().partition(" ")
        if key == wanted:
            try:
                return base64.b64decode(value, validate=True).decode()
            except (binascii.Error, UnicodeDecodeError):
                return None
    return None


def _number(headers: Mapping[str, str], name: str) -> int:
    text = headers.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise TusExpected(reason=f"{name} has to be a number")
    return int(text)
