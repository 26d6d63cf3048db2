"""Files of Excel 97 to 2003, built byte by byte as no library writes them any more."""

from __future__ import annotations

import struct

HEAD = ("姓名", "身份证件号码", "科室")
PERSON = ("张三", "11010119900307001X", "内科")


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
