"""PDFs and office files, whole and hostile, made as a test wants them."""

import io
import zipfile
from collections.abc import Mapping

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def zipped(entries: Mapping[str, str | bytes]) -> bytes:
    """A zip of these."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in entries.items():
            package.writestr(name, data)
    return out.getvalue()


def docx(*paragraphs: str, **more: str | bytes) -> bytes:
    """A document; a text with a bar in it is in several runs, as an editor leaves them."""
    body = "".join(
        "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in text.split("|")) + "</w:p>" for text in paragraphs
    )
    document = f"<w:document {_W}><w:body>{body}</w:body></w:document>"
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **more})


def xlsx(*cells: str | float) -> bytes:
    """A workbook with a row of cells: texts as shared strings, the last first, and numbers."""
    texts = [cell for cell in reversed(cells) if isinstance(cell, str)]
    shared = "".join(f"<si><t>{text}</t></si>" for text in texts)
    row = "".join(
        f'<c t="s"><v>{texts.index(cell)}</v></c>' if isinstance(cell, str) else f"<c><v>{cell!r}</v></c>"
        for cell in cells
    )
    return zipped({
        "xl/workbook.xml": f"<workbook {_S}/>", "xl/sharedStrings.xml": f"<sst {_S}>{shared}</sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet {_S}><sheetData><row>{row}</row></sheetData></worksheet>",
    })  # fmt: skip


def pptx(*texts: str) -> bytes:
    """A slide with these paragraphs."""
    said = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in texts)
    return zipped({"ppt/slides/slide1.xml": f"<p {_A}>{said}</p>"})


def pdf(*pages: str, password: str | None = None, attached: bytes | None = None, scanned: bool = False) -> bytes:
    """A PDF with a line of Latin text on each page; `scanned` has pictures in their place."""
    writer = PdfWriter()
    for text in pages:
        page = writer.add_blank_page(595, 842)
        font = DictionaryObject({
            NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        })  # fmt: skip
        resources = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
        if scanned:
            resources[NameObject("/XObject")] = DictionaryObject()
        else:
            content = DecodedStreamObject()
            content.set_data(f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode("latin-1"))
            page[NameObject("/Contents")] = content
        page[NameObject("/Resources")] = resources
    if attached is not None:
        writer.add_attachment("inside.docx", attached)
    if password is not None:
        writer.encrypt(password, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def bomb(size: int) -> bytes:
    """A document that unpacks to so many bytes of nothing."""
    return docx("Hannah Clarke", **{"word/zeros.xml": b"<a>" + b" " * size + b"</a>"})
