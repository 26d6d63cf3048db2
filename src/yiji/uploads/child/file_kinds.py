"""What a spreadsheet file really is, told from its content; its name only has to agree."""

from __future__ import annotations

from yiji.uploads.child.refused import Refused

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    b"%PDF-",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"MZ",
    b"\x7fELF",
    b"{\\rtf",
)
_MARKUP = (
    "<html",
    "<!doctype",
    "<table",
    "<?xml",
    "<head",
    "<meta",
    "<style",
    "<body",
    "<!--",
    "<workbook",
    "mime-version",
)
_SUFFIXES = {"xlsx": (".xlsx",), "xls": (".xls", ".et"), "csv": (".csv", ".txt", ".tsv")}
_WRONG = {".xlsm": "macros", ".xltm": "macros", ".xlam": "macros", ".xlsb": "xlsb", ".ods": "ods"}


def spreadsheet_kind(data: bytes, suffix: str) -> str:
    """``xlsx``, ``xls`` or ``csv``. Raises Refused where content and ``suffix`` (".xlsx", lower case) differ."""
    if suffix in _WRONG:
        raise Refused(_WRONG[suffix])
    kind = _by_content(data)
    if suffix not in _SUFFIXES[kind]:
        content = {"xlsx": ".xlsx", "xls": ".xls", "csv": "CSV"}[kind]
        if kind == "csv" and suffix not in (".xlsx", ".xls"):
            raise Refused("kind_unknown")
        raise Refused("kind_differs", name=suffix[:10] or "（无）", content=content)
    return kind


def _by_content(data: bytes) -> str:
    if data.startswith(ZIP):
        return "xlsx"
    if data.startswith(OLE):
        # An .xlsx with a password is an OLE file with the encrypted workbook inside.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused("password")
        return "xls"
    if data.startswith(_OTHERS) or data.startswith(b"PK"):
        raise Refused("kind_unknown")
    head = data[:2048]
    text = (
        head.decode("utf-16", "ignore") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head.decode("latin-1")
    )
    if text.lstrip("\ufeff\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise Refused("html")
    return "csv"
