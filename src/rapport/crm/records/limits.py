"""What values of an own field must keep to beyond its kind: bounds of numbers and days, length and shape of texts.

Whatever is written is held against them; what a record has already stays until somebody writes the field.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from kernel.errors import Invalid
from kernel.text import Text
from rapport.crm.records.errors import FieldErrors, TooHigh, TooLong, TooLow, TooShort, Unreadable, WrongShape
from rapport.crm.records.file_errors import TooManyFiles
from rapport.crm.records.kinds import DateKind, DecimalKind, Kind, TextKind
from rapport.crm.records.multi_choice import MAX_CHOSEN, FilesKind

if TYPE_CHECKING:
    from rapport.crm.records.objects import Field

Shape = Literal["digits", "letters", "code", "postcode_cn"]
"""What a text may consist of. A closed list: an expression of somebody's own could take forever on some text."""

SHAPES: Final[Mapping[str, tuple[re.Pattern[str], Text]]] = {
    "digits": (re.compile(r"[0-9]+"), Text(zh="只能是数字 0–9", en="digits only")),
    "letters": (re.compile(r"[A-Za-z]+"), Text(zh="只能是字母 A–Z", en="letters A to Z only")),
    "code": (
        re.compile(r"[A-Za-z0-9-]+"),
        Text(zh="只能是字母、数字和连字符", en="letters, digits and hyphens only"),
    ),
    "postcode_cn": (re.compile(r"[0-9]{6}"), Text(zh="邮政编码应为 6 位数字", en="a Chinese postcode has six digits")),
}


FileKind = Literal["pdf", "image", "document", "spreadsheet", "presentation", "text", "audio", "video", "archive"]
"""What files a field may take. A closed list, so that none is let in by an ending that somebody mistyped."""

FILE_ENDINGS: Final[Mapping[FileKind, frozenset[str]]] = {
    "pdf": frozenset({"pdf"}),
    "image": frozenset({"jpg", "jpeg", "png", "gif", "webp", "bmp", "tif", "tiff", "heic", "heif", "avif"}),
    "document": frozenset({"doc", "docx", "docm", "odt", "rtf"}),
    "spreadsheet": frozenset({"xls", "xlsx", "xlsm", "ods", "csv", "tsv"}),
    "presentation": frozenset({"ppt", "pptx", "odp"}),
    "text": frozenset({"txt", "md", "json", "xml", "log"}),
    "audio": frozenset({"mp3", "m4a", "wav", "flac", "ogg"}),
    "video": frozenset({"mp4", "m4v", "mov", "avi", "mkv", "webm"}),
    "archive": frozenset({"zip", "7z", "rar", "gz", "bz2", "xz"}),
}

_FILES: Final = frozenset({"files", "megabytes", "endings"})
MAX_MEGABYTES: Final = 1024


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Bounds as values travel, both included; numbers of characters; what a text consists of; how many files, of
    which kinds and of how many megabytes each.
    """

    least: str | None = None
    most: str | None = None
    shortest: int | None = None
    longest: int | None = None
    shape: Shape | None = None
    files: int | None = None
    megabytes: int | None = None
    endings: tuple[FileKind, ...] | None = None


NONE: Final = Limits()


def check(field: "Field", value: Any) -> None:  # parsed, of the field's kind
    """Raises what is wrong with a value that its kind accepts."""
    limits, kind = field.limits, field.kind
    if limits.least is not None and value < kind.parse(field, limits.least):
        raise TooLow(limit=limits.least)
    if limits.most is not None and value > kind.parse(field, limits.most):
        raise TooHigh(limit=limits.most)
    if limits.shortest is not None and len(value) < limits.shortest:
        raise TooShort(limit=limits.shortest)
    if limits.longest is not None and len(value) > limits.longest:
        raise TooLong(limit=limits.longest)
    if limits.files is not None and len(value) > limits.files:
        raise TooManyFiles(limit=limits.files)
    if limits.shape is not None:
        pattern, expected = SHAPES[limits.shape]
        if not pattern.fullmatch(value):
            raise WrongShape(expected=expected)


def judged(field: "Field", wanted: Limits) -> tuple[Limits, FieldErrors]:
    """Limits as they are kept, and what is wrong with those that the field can't have, by their names."""
    errors: FieldErrors = {}
    kind = field.kind
    for name in msgspec.structs.asdict(wanted):
        if getattr(wanted, name) is not None and not _fits(kind, name):
            errors[name] = Unreadable(expected=kind.expected)
    if errors:
        return NONE, errors
    bounds = {}
    for name in ("least", "most"):
        if (said := getattr(wanted, name)) is not None:
            try:
                bounds[name] = kind.keep(field, said)
            except Invalid as error:
                errors[name] = error
    if len(bounds) == _BOTH and bounds["least"] > bounds["most"]:
        errors["most"] = TooLow(limit=kind.from_db(bounds["least"]))
    errors |= _lengths(kind, wanted) | _of_files(wanted)
    kept = {name: kind.from_db(value) for name, value in bounds.items()}
    return (NONE, errors) if errors else (msgspec.structs.replace(wanted, **kept), errors)


_BOTH: Final = 2


def _fits(kind: Kind, name: str) -> bool:
    """Whether a kind can have a limit: a shape is for plain text, since the others have one of their own."""
    if name in _FILES or isinstance(kind, FilesKind):
        return name in _FILES and isinstance(kind, FilesKind)
    if name in {"least", "most"}:
        return isinstance(kind, (DecimalKind, DateKind))
    return kind.name == TextKind.name if name == "shape" else isinstance(kind, TextKind)


def _of_files(wanted: Limits) -> FieldErrors:
    errors: FieldErrors = {}
    for name, most in (("files", MAX_CHOSEN), ("megabytes", MAX_MEGABYTES)):
        said = getattr(wanted, name)
        if said is not None and not 1 <= said <= most:
            errors[name] = TooLow(limit="1") if said < 1 else TooHigh(limit=str(most))
    return errors


def _lengths(kind: Kind, wanted: Limits) -> FieldErrors:
    errors: FieldErrors = {}
    for name in ("shortest", "longest"):
        said = getattr(wanted, name)
        if said is not None and said < 1:
            errors[name] = TooLow(limit="1")
        elif said is not None and isinstance(kind, TextKind) and said > kind.limit:
            errors[name] = TooHigh(limit=str(kind.limit))
    if not errors and wanted.shortest and wanted.longest and wanted.shortest > wanted.longest:
        errors["longest"] = TooLow(limit=str(wanted.shortest))
    return errors
