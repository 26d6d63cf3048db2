"""PDF files, good and bad."""

from __future__ import annotations

import io
import zlib

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from tests.uploads.papers import pdf


def _writer() -> PdfWriter:
    writer = PdfWriter()
    writer.add_blank_page(200, 280)
    return writer


def _bytes(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _act(kind: str, key: str, value: str) -> DictionaryObject:
    return DictionaryObject({NameObject("/S"): NameObject(kind), NameObject(key): TextStringObject(value)})


def good_pdf() -> bytes:
    return pdf()


def fifty_pages() -> bytes:
    return pdf(50)


def fifty_one_pages() -> bytes:
    return pdf(51)


def five_thousand_pages() -> bytes:
    return pdf(5_000)


def with_script() -> bytes:
    writer = _writer()
    names = ArrayObject([TextStringObject("a"), _act("/JavaScript", "/JS", "app.alert(1)")])
    tree = DictionaryObject({NameObject("/JavaScript"): DictionaryObject({NameObject("/Names"): names})})
    writer._root_object[NameObject("/Names")] = tree
    return _bytes(writer)


def with_script_on_page() -> bytes:
    writer = _writer()
    act = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x()")}
    )
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): act})
    return _bytes(writer)


def with_escaped_name() -> bytes:
    """``/J#61vaScript`` is ``/JavaScript`` to every reader."""
    return with_script_on_page().replace(b"/S /JavaScript", b"/S /J#61vaScript").replace(b"/JS (", b"/J#53 (")


def with_launch() -> bytes:
    writer = _writer()
    writer._root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
    )
    return _bytes(writer)


def with_attachment() -> bytes:
    writer = _writer()
    writer.add_attachment("x.exe", b"MZ")
    return _bytes(writer)


def with_form_that_sends() -> bytes:
    writer = _writer()
    act = DictionaryObject(
        {NameObject("/S"): NameObject("/SubmitForm"), NameObject("/F"): TextStringObject("http://x/")}
    )
    note = DictionaryObject({NameObject("/Subtype"): NameObject("/Widget"), NameObject("/A"): act})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    return _bytes(writer)


def with_link() -> bytes:
    """A web link is no danger: it does nothing by itself."""
    writer = _writer()
    act = DictionaryObject(
        {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject("https://x/")}
    )
    note = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): act})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    return _bytes(writer)


def with_password() -> bytes:
    writer = _writer()
    writer.encrypt("secret", algorithm="RC4-128")
    return _bytes(writer)


def _raw(objects: list[bytes], trailer: bytes = b"") -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj %s endobj\n" % (number, text)
    start = len(body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + table
        + b"trailer <</Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF"
        % (
            len(objects) + 1,
            trailer.replace(b"HERE", b"%d" % start),
            start,
        )
    )


_PAGE = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>"


def table_loop() -> bytes:
    """The cross-reference table names itself as the one before."""
    pages = b"<</Type /Pages /Kids [3 0 R] /Count 1>>"
    return _raw([b"<</Type /Catalog /Pages 2 0 R>>", pages, _PAGE], b"/Prev HERE")


def page_tree_loop() -> bytes:
    return _raw([b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 1>>"])


def false_count() -> bytes:
    """Says one page, has sixty."""
    kids = b"[" + b"3 0 R " * 60 + b"]"
    return _raw([b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Count 1 /Kids %s>>" % kids, _PAGE])


def no_pages() -> bytes:
    return _raw([b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Count 0 /Kids []>>"])


def object_stream_bomb() -> bytes:
    """A compressed cross-reference stream of 400 MB."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"\0" * 1_048_576) for _block in range(400)) + packer.flush()
    head = b"<</Type /XRef /Size 9 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /Length %d>>" % len(packed)
    body = b"%PDF-1.5\n1 0 obj " + head + b" stream\n" + packed + b"\nendstream endobj\nstartxref\n9\n%%EOF"
    return body


def deep_nesting() -> bytes:
    return _raw([b"[" * 100_000 + b"]" * 100_000])


def only_the_first_line() -> bytes:
    return b"%PDF-1.7\n" + b"0" * 2_000


def a_program() -> bytes:
    return b"MZ" + b"\0" * 500


def a_web_page() -> bytes:
    return b"<html><script>alert(1)</script></html>"


def nothing() -> bytes:
    return b""
