"""Reads what a PDF of ours says, from its bytes: as much of the format as Typst writes."""

import re
import zlib

_OBJECT = re.compile(rb"(?:\A|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_BFCHAR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n")
_ESCAPES = {ord("n"): 10, ord("r"): 13, ord("t"): 9, ord("b"): 8, ord("f"): 12}
# A literal with brackets in brackets: they are escaped, or come in pairs.
_PLAIN = rb"(?:\\.|[^\\()])"
_LITERAL = rb"\((?:" + _PLAIN + rb"|\((?:" + _PLAIN + rb"|\((?:" + _PLAIN + rb"|\(" + _PLAIN + rb"*\))*\))*\))*\)"
_TOKEN = re.compile(
    rb"/(?P<font>f\d+) [\d.]+ Tf|/ActualText(?P<actual>" + _LITERAL + rb"|<[0-9A-F]*>)|/Lang" + _LITERAL
    + rb"|(?P<shown>" + _LITERAL + rb")|(?P<end>\nET)|(?P<close>\nEMC)",
    re.DOTALL,
)  # fmt: skip


def pages(pdf: bytes) -> list[list[str]]:
    """The runs of text of each page, in the order in which they are read, without places where a word may break. A run
    has one font, so a line may be many.
    """
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    (kids,) = [body for body in objects.values() if b"/Type/Pages" in body]
    listed = re.search(rb"/Kids\[([^\]]*)\]", kids)
    assert listed, "a page tree of one level"
    numbers = [int(number) for number in re.findall(rb"(\d+) 0 R", listed[1])]
    return [_runs(_content(objects, number), _fonts(objects, number)) for number in numbers]


def text(pdf: bytes) -> str:
    """All that it says, without what keeps runs and lines apart."""
    return "".join(run for page in pages(pdf) for run in page)


def _content(objects: dict[int, bytes], page: int) -> bytes:
    return _stream(objects[_number(rb"/Contents (\d+) 0 R", objects[page])])


def _fonts(objects: dict[int, bytes], page: int) -> dict[str, dict[int, str]]:
    """What each code of each font of a page means."""
    resources = objects[_number(rb"/Resources (\d+) 0 R", objects[page])]
    named = re.findall(rb"/(f\d+) (\d+) 0 R", resources)
    return {name.decode(): _meanings(objects, objects[int(number)]) for name, number in named}


def _meanings(objects: dict[int, bytes], font: bytes) -> dict[int, str]:
    table = _stream(objects[_number(rb"/ToUnicode (\d+) 0 R", font)])
    assert b"beginbfrange" not in table
    return {
        int(code, 16): bytes.fromhex(meaning.decode()).decode("utf-16-be") for code, meaning in _BFCHAR.findall(table)
    }


def _runs(content: bytes, fonts: dict[str, dict[int, str]]) -> list[str]:
    """A text that says what it stands for hides the codes inside it."""
    runs: list[str] = []
    run, font, hidden = "", "", False
    for token in _TOKEN.finditer(content):
        if token["font"]:
            font = token["font"].decode()
        elif token["actual"]:
            run, hidden = run + _actual(token["actual"]), True
        elif token["shown"] is not None and not hidden:
            codes = _unescaped(token["shown"][1:-1])
            run += "".join(fonts[font][int.from_bytes(codes[at : at + 2])] for at in range(0, len(codes), 2))
        elif token["end"]:
            runs, run = [*runs, run.replace("\u200b", "")], ""
        elif token["close"]:
            hidden = False
    return runs


def _actual(written: bytes) -> str:
    if written.startswith(b"<"):
        return bytes.fromhex(written[1:-1].decode()).decode("utf-16")
    return _unescaped(written[1:-1]).decode("latin-1")


def _unescaped(literal: bytes) -> bytes:
    def meant(escape: re.Match[bytes]) -> bytes:
        sign = escape[1]
        return bytes([int(sign, 8)]) if sign.isdigit() else bytes([_ESCAPES.get(sign[0], sign[0])])

    return re.sub(rb"\\([0-7]{1,3}|.)", meant, literal, flags=re.DOTALL)


def _stream(body: bytes) -> bytes:
    head, _, rest = body.partition(b"stream\n")
    data = rest.removesuffix(b"\nendstream")
    return zlib.decompress(data) if b"/FlateDecode" in head else data


def _number(pattern: bytes, body: bytes) -> int:
    found = re.search(pattern, body)
    assert found, pattern
    return int(found[1])
