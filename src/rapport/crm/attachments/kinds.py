"""Whether a file is what the ending of its name says, by its first bytes.

An ending that is listed has to have content of its kind. One that isn't may have any but a program: drawings and the
like are often archives or compound files inside. Signatures as in the formats' own documents and in IANA's register.
"""

import codecs
from typing import Final

HEAD: Final = 64 * 1024
"""Bytes that are looked at."""

_ZIP, _OLE = (b"PK\x03\x04", b"PK\x05\x06"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_JPEG, _MATROSKA, _RIFF = (b"\xff\xd8\xff",), (b"\x1aE\xdf\xa3",), (b"RIFF",)
_MPEG: Final = tuple(bytes((0xFF, second)) for second in (0xFB, 0xF3, 0xF2, 0xFA, 0xF1, 0xF9))
_PROGRAMS: Final = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
"""Of Linux and macOS; of Java, too."""

_SIGNATURES: Final[dict[str, tuple[bytes, ...]]] = {
    # With a password on them, Office's own are compound files.
    **dict.fromkeys(("docx", "docm", "xlsx", "xlsm", "pptx", "pptm", "vsdx"), _ZIP + _OLE),
    **dict.fromkeys(("odt", "ods", "odp", "zip", "epub"), _ZIP),
    **dict.fromkeys(("xls", "ppt", "msg", "vsd", "msi"), _OLE),
    "doc": (*_OLE, b"{\\rtf"),
    **dict.fromkeys(("jpg", "jpeg"), _JPEG),
    **dict.fromkeys(("tif", "tiff"), _TIFF),
    **dict.fromkeys(("webm", "mkv"), _MATROSKA),
    **dict.fromkeys(("webp", "wav", "avi"), _RIFF),
    **dict.fromkeys(("exe", "dll", "scr"), (b"MZ",)),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "gif": (b"GIF87a", b"GIF89a"),
    "bmp": (b"BM",),
    "psd": (b"8BPS",),
    "mp3": (b"ID3", *_MPEG),
    "flac": (b"fLaC",),
    "ogg": (b"OggS",),
    "gz": (b"\x1f\x8b",),
    "bz2": (b"BZh",),
    "xz": (b"\xfd7zXZ\0",),
    "7z": (b"7z\xbc\xaf\x27\x1c",),
    "rar": (b"Rar!\x1a\x07",),
    "rtf": (b"{\\rtf",),
    "dwg": (b"AC10",),
    "eps": (b"%!PS", b"\xc5\xd0\xd3\xc6"),
    "ps": (b"%!PS",),
    "class": (b"\xca\xfe\xba\xbe",),
}  # fmt: skip
_BOXED: Final = frozenset({"mp4", "m4a", "m4v", "mov", "heic", "heif", "avif"})
"""Their kind stands behind four bytes of length."""

_TEXTS: Final = frozenset({
    "txt", "csv", "tsv", "md", "json", "xml", "html", "htm", "svg", "log", "yaml", "yml", "ics", "vcf", "eml",
    "step", "stp", "igs", "iges", "py", "js", "css", "sql", "sh", "bat", "ps1", "vbs",
})  # fmt: skip
_BEFORE_PDF: Final = codecs.BOM_UTF8 + b" \t\r\n"
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def fits(name: str, head: bytes) -> bool:
    """Whether a file's first bytes are what its name's ending says."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending == "pdf":
        return head.lstrip(_BEFORE_PDF).startswith(b"%PDF-")
    if ending in _SIGNATURES:
        return head.startswith(_SIGNATURES[ending])
    if ending in _BOXED:
        return head[4:8] in {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
    if ending in _TEXTS:
        return head.startswith(_WIDE) or (b"\0" not in head and not head.startswith((b"%PDF-", *_PROGRAMS)))
    return not _is_program(head)


def _is_program(head: bytes) -> bool:
    """Two letters are too few: of Windows' programs the header behind them has zeros, and a text has none."""
    return head.startswith(_PROGRAMS) or (head.startswith(b"MZ") and b"\0" in head[:64])
