"""Placeholders for files: of the same type by their ending, and of the same class of size, with nothing in them."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Final, Self

import msgspec

CLASSES: Final = (4 << 10, 64 << 10, 1 << 20, 8 << 20)
"""Bytes that placeholders have: the least that the file fits in, or the largest."""

_PIECE: Final = 1 << 16


class Placeholder(msgspec.Struct, frozen=True):
    """What a file of this name is replaced by."""

    ending: str
    size: int

    @classmethod
    def of(cls, name: str, size: int) -> Self:
        """For a file of a name and so many bytes."""
        wanted = next((each for each in CLASSES if size <= each), CLASSES[-1])
        return cls(name.rpartition(".")[2].lower(), wanted)

    def pieces(self) -> Iterator[bytes]:
        """Its bytes: a file that programs open, and after its end what makes it as long as it has to be."""
        begun = _MADE.get(self.ending, _text)(self.size)
        yield begun
        left = self.size - len(begun)
        while left > 0:
            yield b" " * min(left, _PIECE)
            left -= _PIECE


def _text(size: int) -> bytes:
    return "This file was replaced when the sandbox was made.\n沙盒创建时，此文件已被替换。\n".encode()


def _pdf(size: int) -> bytes:
    """One page with a sentence; readers look for the table of its parts near the end, so the filling comes before."""
    words = b"BT /F1 18 Tf 72 720 Td (This file was replaced when the sandbox was made.) Tj ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(words), words),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%010d\n%%%%EOF\n"
    filling = size - len(made) - len(table) - len(end % 0)
    made += b" " * (filling - 1) + b"\n"
    return made + table + end % len(made)


def _png(size: int) -> bytes:
    """One grey pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = chunk(b"IHDR", (1).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")


def _zip(size: int) -> bytes:
    """An archive with one entry that fills it; documents of office programs are archives too."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(zipfile.ZipInfo("placeholder.txt"), _text(size))
    empty = len(out.getvalue())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(zipfile.ZipInfo("placeholder.txt"), _text(size) + b" " * (size - empty))
    return out.getvalue()


_MADE: Final[dict[str, Callable[[int], bytes]]] = {"pdf": _pdf, "png": _png, "zip": _zip}
