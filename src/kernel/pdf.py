"""PDF: one port. A Typst template, which is a file of a package, and data make a document that can be archived
(PDF/A-3a) and read aloud (PDF/UA-1). The same data gives the same bytes.

Data reaches the template as JSON and is never joined to its source, so no text in it can be markup or code.
"""

import asyncio
import contextvars
import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from importlib import resources
from typing import Any, Final

import manimgx_fonts_cjk
import msgspec
import typst

_REPLACEMENT: Final = "\ufffd"
_LINE_ENDS: Final = str.maketrans({"\t": " ", "\r": "\n", "\u2028": "\n", "\u2029": "\n"})
# Marks that turn the direction of what follows, so that a text shows in another order than it was written in.
_UNSEEN: Final = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
# What joins or varies the sign before it, and is nothing without one.
_RUN: Final = re.compile(f"{_REPLACEMENT}[{_REPLACEMENT}\u200d\ufe0e\ufe0f]+")
_PROBE: Final = b"""
#set document(title: "probe")
#set text(font: ("Inter", "Noto Sans CJK SC"))
#for sign in json(bytes(sys.inputs.data)) { par(sign) }
"""
_MOST_QUESTIONS: Final = 1_000
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

# Setting type leaves Python's lock alone, so they are two at a time; passwords and files have threads of their own.
_threads = ThreadPoolExecutor(2, thread_name_prefix="pdf")


class PdfError(Exception):
    """A template could not be set. What Typst says may quote the data, so only the places in the template are told."""


class PdfTemplate:
    """A template of a package: `PdfTemplate("billing.invoicing", "invoice.typ")`.

    It reads its data with `json(bytes(sys.inputs.data))` and has "Inter" and "Noto Sans CJK SC" to set it in.
    """

    def __init__(self, package: str, name: str) -> None:
        self._package, self._name = package, name

    async def render(self, data: object, *, created: dt.date) -> bytes:
        """The PDF of this data, whatever is written in it: signs that no font has become U+FFFD, control characters
        go. It says of itself that it was made at the beginning of `created` (UTC). Raises `PdfError`.
        """
        called = partial(contextvars.copy_context().run, self._render, data, created)
        return await asyncio.get_running_loop().run_in_executor(_threads, called)

    def _render(self, data: object, created: dt.date) -> bytes:
        moment = dt.datetime.combine(created, dt.time(), dt.UTC)
        clean = _each_text(msgspec.to_builtins(data), _cleaned)
        return self._set(_source(self._package, self._name), clean, moment)

    def _set(self, source: bytes, data: object, moment: dt.datetime) -> bytes:
        """Nearly always the first one does. What may fail is a sign that no font has, which these standards forbid;
        or a mark that no font has together with the sign that it is on, which neither of the two tells.
        """
        places = ""
        for change in (_as_it_is, _without_missing, _without_marks):
            data = change(data)
            try:
                return _compile(source, data, moment)
            except typst.TypstError as error:
                places = "; ".join(error.trace)
        raise PdfError(f"{self._package}/{self._name} could not be set. {places}".rstrip())


@cache
def _source(package: str, name: str) -> bytes:
    return (resources.files(package) / name).read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """Ours first; those inside Typst have Arabic, Hebrew and Devanagari. Never those of the machine, which differ."""
    folders = [str(resources.files("kernel") / "fonts"), str(resources.files(manimgx_fonts_cjk))]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


def _compile(source: bytes, data: object, created: dt.datetime) -> bytes:
    return typst.compile(
        source,
        font_paths=_fonts(),
        format="pdf",
        pdf_standards=["a-3a", "ua-1"],
        sys_inputs={"data": msgspec.json.encode(data).decode()},
        timestamp=created,
    )


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """The same structure with every text in it changed; keys are the template's own."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each_text(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(inner, change) for inner in value]
    return value


def _cleaned(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    plain = _UNSEEN.sub("", text.replace("\r\n", "\n").translate(_LINE_ENDS))
    return "".join(_allowed(sign) for sign in plain)


def _allowed(sign: str) -> str:
    """Control characters go. Halves of a pair and private signs, which mean nothing to others, are seen as missing."""
    category = unicodedata.category(sign)
    if category == "Cc":
        return sign if sign == "\n" else ""
    return _REPLACEMENT if category in ("Cs", "Co") else sign


def _as_it_is(data: object) -> object:
    return data


def _without_missing(data: object) -> object:
    """U+FFFD for each sign in the data that can't be shown, and one for a run of them."""
    found: set[str] = set()

    def collect(text: str) -> str:
        found.update(sign for sign in text if not sign.isascii())
        return text

    _each_text(data, collect)
    instead = str.maketrans(dict.fromkeys(_missing(sorted(found)), _REPLACEMENT))
    return _each_text(data, lambda text: _RUN.sub(_REPLACEMENT, text.translate(instead)))


def _missing(signs: list[str]) -> list[str]:
    """Those of these signs that Typst can't show, asked for in halves until an answer is about one sign. After so many
    questions that no name or address can be meant, what is still in doubt counts as missing.
    """
    missing: list[str] = []
    doubtful = [signs]
    for _ in range(_MOST_QUESTIONS):
        if not doubtful:
            break
        group = doubtful.pop()
        try:
            _compile(_PROBE, group, _EPOCH)
        except typst.TypstError:
            if len(group) == 1:
                missing += group
            else:
                middle = len(group) // 2
                doubtful += [group[middle:], group[:middle]]
    return missing + [sign for group in doubtful for sign in group]


def _without_marks(data: object) -> object:
    return _each_text(data, lambda text: "".join(sign for sign in text if unicodedata.category(sign)[0] != "M"))
