"""Spreadsheet files, good and bad, built byte by byte where no library would build them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterable

import openpyxl

from tests.badinput.xls_files import HEAD, PERSON, ole_file
from yiji.uploads.workbooks import WorkbookSheet, write_workbook


def good_xlsx() -> bytes:
    return write_workbook([WorkbookSheet("名单", HEAD, [PERSON])])


def repacked(change: Callable[[zipfile.ZipFile], object], *, without: Iterable[str] = ()) -> bytes:
    """A good workbook with something done to its container."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(good_xlsx())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in without:
                target.writestr(name, source.read(name))
        change(target)
    return out.getvalue()


def with_sheet_xml(xml: str) -> bytes:
    """A good workbook whose only sheet is this XML."""
    path = "xl/worksheets/sheet1.xml"
    return repacked(lambda target: target.writestr(path, xml), without=[path])


_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def with_cells(cells: str, before: str = "", after: str = "", prolog: str = "") -> bytes:
    return with_sheet_xml(
        f"<?xml version='1.0' encoding='UTF-8'?>{prolog}<worksheet {_NS}>{before}<sheetData>{cells}</sheetData>"
        f"{after}</worksheet>"
    )


# B095: other kinds under a spreadsheet's name


def macro_workbook() -> bytes:
    return repacked(lambda target: target.writestr("xl/vbaProject.bin", b"\xd0\xcf" * 50))


def binary_workbook() -> bytes:
    return repacked(lambda target: target.writestr("xl/workbook.bin", b"0"), without=["xl/workbook.xml"])


def open_document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("content.xml", "<a/>")
    return out.getvalue()


def word_document() -> bytes:
    return repacked(lambda target: target.writestr("word/document.xml", "<a/>"))


def html_table() -> bytes:
    return "<html><table><tr><td>张三</td></tr></table></html>".encode()


def mime_html() -> bytes:
    return b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<table></table>"


def xml_spreadsheet_2003() -> bytes:
    return b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'


def password_protected() -> bytes:
    return ole_file("EncryptedPackage", b"\0" * 5000)


def word_97() -> bytes:
    return ole_file("WordDocument", b"\0" * 5000)


def encrypted_zip() -> bytes:
    data = bytearray(good_xlsx())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    return bytes(data)


def a_picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"0" * 100


def nothing() -> bytes:
    return b""


def eleven_megabytes() -> bytes:
    return b"a,b\n" * (11 * 1024 * 256)


def half_a_workbook() -> bytes:
    return good_xlsx()[:-400]


# B097 … B101: bombs


def far_corner() -> bytes:
    """Two cells, the first and the last that a sheet can have."""
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return with_cells(f'<row r="1"><c r="A1"><v>1</v></c></row>{corner}')


def wide_and_long() -> bytes:
    """Twenty thousand rows that reach to column XFD."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 20_001)
    )
    return with_cells(rows)


def huge_cell() -> bytes:
    """One cell of 200 MB that packs to 0.2 MB."""
    out = io.BytesIO(repacked(lambda target: None, without=["xl/worksheets/sheet1.xml"]))
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as target,
        target.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        part.write(f'<worksheet {_NS}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>'.encode())
        for _block in range(200):
            part.write(b"a" * 1_048_576)
        part.write(b"</t></is></c></row></sheetData></worksheet>")
    return out.getvalue()


def ratio_bomb() -> bytes:
    return repacked(lambda target: target.writestr("docProps/custom.xml", "<a>" + " " * 20_000_000 + "</a>"))


def nested_zip() -> bytes:
    return repacked(lambda target: target.writestr("xl/media/image1.png", good_xlsx()))


def embedded_workbook() -> bytes:
    return repacked(lambda target: target.writestr("xl/embeddings/sheet1.xlsx", good_xlsx()))


def seventy_thousand_entries() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for number in range(70_000):
            target.writestr(f"xl/{number}.xml", b"")
    return out.getvalue()


def overlapping_entries() -> bytes:
    """Every directory entry points to the first part's bytes."""
    data = bytearray(good_xlsx())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", data, at + 42, 0)
        at = data.find(b"PK\x01\x02", at + 1)
    return bytes(data)


def strange_part() -> bytes:
    return repacked(lambda target: target.writestr("xl/../../etc/passwd.xml", "<a/>"))


# B103: entities


def billion_laughs() -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    prolog = f'<!DOCTYPE x [<!ENTITY l0 "lol">{lines}]>'
    return with_cells('<row r="1"><c r="A1" t="inlineStr"><is><t>&l11;</t></is></c></row>', prolog=prolog)


def outside_entity(address: str = "file:///etc/passwd") -> bytes:
    prolog = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{address}">]>'
    return with_cells('<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>', prolog=prolog)


def outside_dtd(address: str = "http://127.0.0.1:9/x.dtd") -> bytes:
    return with_cells('<row r="1"><c r="A1"><v>1</v></c></row>', prolog=f'<!DOCTYPE x SYSTEM "{address}">')


def entities_in_utf_16() -> bytes:
    xml = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY e "1">]><worksheet {_NS}/>'
    path = "xl/worksheets/sheet1.xml"
    return repacked(lambda target: target.writestr(path, xml.encode("utf-16")), without=[path])


def entities_in_strings() -> bytes:
    xml = '<!DOCTYPE sst [<!ENTITY e "1">]><sst/>'
    path = "xl/sharedStrings.xml"
    return repacked(lambda target: target.writestr(path, xml), without=[path])


# B104: what would fetch or run


def macro_sheet() -> bytes:
    return repacked(lambda target: target.writestr("xl/macrosheets/sheet1.xml", "<a/>"))


def ole_object() -> bytes:
    return repacked(lambda target: target.writestr("xl/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0"))


def outside_link(address: str = "http://127.0.0.1:9/other.xlsx") -> bytes:
    """An external link part, a web query and a DDE formula; only saved values count."""
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="http://x/externalLinkPath" Target="{address}" TargetMode="External"/></Relationships>'
    )

    def change(target: zipfile.ZipFile) -> None:
        target.writestr("xl/externalLinks/externalLink1.xml", f"<externalLink {_NS}/>")
        target.writestr("xl/externalLinks/_rels/externalLink1.xml.rels", relation)
        target.writestr("xl/connections.xml", f'<connections {_NS}><webPr url="{address}"/></connections>')

    return repacked(change)


# B106 … B110: shape


def with_hidden_parts() -> bytes:
    """A hidden sheet, row 3 and column C hidden, a merged title."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名单"
    for row in (("某院医师名单", None, None), HEAD, PERSON, PERSON):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("旧名单").sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def only_hidden_sheets() -> bytes:
    xml = (
        f'<workbook {_NS} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        '<sheet name="名单" sheetId="1" state="veryHidden" r:id="rId1"/></sheets></workbook>'
    )
    return repacked(lambda target: target.writestr("xl/workbook.xml", xml), without=["xl/workbook.xml"])


def rows(count: int) -> bytes:
    return write_workbook([WorkbookSheet("名单", HEAD, [PERSON] * count)])


def five_thousand_rows() -> bytes:
    return rows(5_000)


def five_thousand_and_one_rows() -> bytes:
    return rows(5_001)


def sixty_one_columns() -> bytes:
    return write_workbook([WorkbookSheet("名单", [str(n) for n in range(61)], [])])


def long_cell() -> bytes:
    return write_workbook([WorkbookSheet("名单", HEAD, [("王" * 2_001, "", "")])])


def full_cell() -> bytes:
    return write_workbook([WorkbookSheet("名单", HEAD, [("王" * 2_000, "", "")])])


def empty_sheet() -> bytes:
    return write_workbook([WorkbookSheet("名单", (), [])])


def million_styled_rows() -> bytes:
    """A good list below which somebody has coloured cells down to row 200,000."""
    styled = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 200_000))
    return with_cells(f'<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>{styled}')
