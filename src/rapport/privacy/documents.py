"""PDFs and office files: whether one names the person, or that it could not be read and why.

They are read by a process of their own for each (`reading.py`). Nobody writes such a file anew without a person, and a
contract is not to be erased because it names one: so each is shown to whoever decides, who may have it deleted whole.
"""

import subprocess
import sys
from typing import Final
from uuid import UUID

import msgspec

from kernel.crypto import Keyset
from kernel.files import FileMissing, FileStore
from rapport.privacy import contents
from rapport.privacy.reading import ENDINGS, Unread
from rapport.privacy.wanted import Matcher, Why

WAIT: Final = 60
"""Seconds until a process that reads is ended, whatever it does."""


class Read(msgspec.Struct, frozen=True):
    """What is in a file, and why it, or the rest of it, is not read."""

    texts: list[str]
    unread: Unread | None


def is_document(name: str) -> bool:
    """Whether a file says by its name that it is a PDF or an office file."""
    return name.lower().endswith(ENDINGS)


def is_too_big(size: int) -> bool:
    """Whether a file is left to a person for its size alone."""
    return size > contents.LARGEST


def why(files: FileStore, keys: Keyset, file_id: UUID, matcher: Matcher) -> tuple[set[Why], Unread | None]:
    """By what a document names the person, and what was not read of it; blocking. Neither for one that is gone."""
    found = opened(files, keys, file_id)
    return {each for text in found.texts for each in matcher.why(text)}, found.unread


def naming(files: FileStore, keys: Keyset, file_id: UUID, matcher: Matcher) -> list[tuple[int, str]]:
    """The pages or parts that name the person, by number, with the words around them; blocking."""
    texts = opened(files, keys, file_id).texts
    return [(number, matcher.around(text)) for number, text in enumerate(texts, 1) if matcher.why(text)]


def opened(files: FileStore, keys: Keyset, file_id: UUID) -> Read:
    """Everything that is in a document; blocking."""
    try:
        data = b"".join(files.read(keys, file_id))
    except FileMissing:
        return Read([], None)
    return read(data)


def read(data: bytes) -> Read:
    """Has a process of its own read these bytes. One that dies of a limit says nothing: the file asks too much."""
    command = [sys.executable, "-I", "-m", "rapport.privacy.reading"]
    try:
        done = subprocess.run(  # our own module, nothing of the customer's among its arguments
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, timeout=WAIT, check=True
        )
        return msgspec.json.decode(done.stdout, type=Read)
    except (subprocess.SubprocessError, msgspec.DecodeError):
        return Read([], "too_big")
