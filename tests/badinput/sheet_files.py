"""Spreadsheet files, good and bad, built byte by byte where no library would build them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterable

import openpyxl

from yiji.uploads.workbooks import WorkbookSheet, write_workbook

HEAD = ("姓名", "身份证件号码", "科室")
PERSON = ("张三", "11010119900307001X", "内科")


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


# .xls


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _label(row: int, column: int, text: str) -> bytes:
    body = struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le")
    return _record(0x0204, body)


def _biff(sheets: list[tuple[str, int, bytes]]) -> bytes:
    """A workbook stream of (name, visibility, records)."""
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    length = len(start) + 4 + sum(4 + 8 + 2 * len(name) for name, _seen, _body in sheets)
    directory, bodies = b"", b""
    for name, seen, body in sheets:
        at = length + len(bodies)
        head = struct.pack("<IBBBB", at, seen, 0, len(name), 1)
        directory += _record(0x0085, head + name.encode("utf-16-le"))
        begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
        bodies += begin + body + _record(0x000A, b"")
    return start + directory + _record(0x000A, b"") + bodies


def ole_file(stream_name: str, stream: bytes) -> bytes:
    """An OLE2 container with one stream in it."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    assert len(fat) <= 128
    fat += [0xFFFFFFFF] * (128 - len(fat))
    none = 0xFFFFFFFF

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le")
        return (
            text.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(text) + 2 if name else 0, kind, 1, none, none, child)
            + b"\0" * 36
            + struct.pack("<IQ", start, size)
        )

    directory = (
        entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
        + entry(stream_name, 2, none, 2, len(stream))
        + entry("", 0, none, 0, 0) * 2
    )
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 10
        + struct.pack("<IIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
        + struct.pack("<109I", 0, *[none] * 108)
    )
    return header + struct.pack("<128I", *fat) + directory + stream


def _list(top: int = 0) -> bytes:
    return b"".join(
        _label(top + row, column, text)
        for row, texts in enumerate((HEAD, PERSON))
        for column, text in enumerate(texts)
    )


def good_xls() -> bytes:
    return ole_file("Workbook", _biff([("名单", 0, _list())]))


def xls_with_hidden_parts() -> bytes:
    """Row 2 hidden, column C hidden, a second sheet hidden."""
    row = struct.pack("<HHHHHHI", 1, 0, 3, 255, 0, 0, 0x20)
    column = struct.pack("<HHHHHH", 2, 2, 2000, 0, 1, 0)
    hidden = _record(0x007D, column) + _record(0x0208, row)
    return ole_file(
        "Workbook", _biff([("名单", 0, hidden + _list() + _label(2, 0, "李四")), ("旧", 1, _list())])
    )


def xls_with_macros() -> bytes:
    return good_xls() + "_VBA_PROJECT_CUR".encode("utf-16-le")


def broken_xls() -> bytes:
    data = bytearray(good_xls())
    data[0x604:0x700] = b"\xff" * 252
    return bytes(data)


# CSV

TABLE = "姓名,身份证件号码,科室\r\n张三,00123,内科\r\n"


def csv_utf8() -> bytes:
    return TABLE.encode()


def csv_bom() -> bytes:
    return TABLE.encode("utf-8-sig")


def csv_gbk() -> bytes:
    return TABLE.encode("gb18030")


def csv_utf_16() -> bytes:
    return TABLE.encode("utf-16")


def csv_utf_16_without_mark() -> bytes:
    return TABLE.encode("utf-16-le")


def csv_semicolon() -> bytes:
    return TABLE.replace(",", ";").encode()


def csv_tab() -> bytes:
    return TABLE.replace(",", "\t").encode("utf-16")


def csv_garbled() -> bytes:
    return bytes(range(128, 256)) * 4


def csv_binary() -> bytes:
    return b"a,b\n" + bytes(range(32)) * 8


def csv_open_quote() -> bytes:
    return '姓名,科室\n"张三,内科\n'.encode()


def csv_of_quotes() -> bytes:
    return b'"' * 3_000_000


def csv_one_long_line() -> bytes:
    return b"a," * 4_000_000
