"""The zip container of an .xlsx file, judged by its directory before anything in it is parsed."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from xml.parsers import expat

from yiji.uploads.child.refused import Refused

MOST_ENTRIES = 200
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 100
# Small parts may be packed well without harm.
_RATIO_FROM = 256 * 1024
_PART = re.compile(
    r"(\[Content_Types\]\.xml|(_rels|docProps|xl|customXml|customUI)/[\w./\[\] ()-]*"
    r"\.(xml|rels|bin|vml|png|jpe?g|gif|bmp|tiff?|emf|wmf|svg))"
)


def open_container(data: bytes) -> zipfile.ZipFile:
    """The container, after its directory has been found harmless."""
    declared = _declared_entries(data)
    if declared > MOST_ENTRIES:
        raise Refused("archive_entries", count=declared, most=MOST_ENTRIES)
    try:
        container = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, struct.error, ValueError) as error:
        raise Refused("damaged") from error
    entries = container.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Refused("archive_entries", count=len(entries), most=MOST_ENTRIES)
    _refuse_other_kinds({entry.filename for entry in entries}, container)
    _refuse_bombs(entries)
    _refuse_overlaps(entries)
    for entry in entries:
        _refuse_part(entry, container)
    if "xl/workbook.xml" not in container.namelist():
        raise Refused("kind_unknown")
    return container


def _declared_entries(data: bytes) -> int:
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 66_000))
    return struct.unpack_from("<H", data, at + 10)[0] if 0 <= at <= len(data) - 22 else 0


def _refuse_other_kinds(names: set[str], container: zipfile.ZipFile) -> None:
    if "mimetype" in names:
        raise Refused(
            "ods" if b"opendocument.spreadsheet" in container.read("mimetype")[:100] else "not_a_sheet"
        )
    if "xl/workbook.bin" in names:
        raise Refused("xlsb")
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise Refused("not_a_sheet")
    if any("vbaproject" in name.lower() or name.startswith("xl/macrosheets/") for name in names):
        raise Refused("macros")
    if any(name.startswith(("xl/embeddings/", "xl/activeX/")) for name in names):
        raise Refused("embedded")


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED:
        raise Refused("archive_unpacked", size=unpacked / 1048576, most=MOST_UNPACKED / 1048576)
    for entry in entries:
        if entry.file_size > _RATIO_FROM and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
            raise Refused("archive_ratio", most=MOST_RATIO)


def _refuse_overlaps(entries: list[zipfile.ZipInfo]) -> None:
    if len({entry.filename for entry in entries}) != len(entries):
        raise Refused("archive_overlap")
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end:
            raise Refused("archive_overlap")
        end = entry.header_offset + 30 + len(entry.filename.encode("utf-8")) + entry.compress_size


def _refuse_part(entry: zipfile.ZipInfo, container: zipfile.ZipFile) -> None:
    name = entry.filename
    if entry.flag_bits & 0x1:
        raise Refused("password")
    if name.endswith("/") and entry.file_size == 0:
        return
    if name.lower().endswith((".zip", ".xlsx", ".xls", ".rar", ".7z", ".gz", ".docx")):
        raise Refused("archive_nested")
    if not _PART.fullmatch(name) or ".." in name or len(name) > 200:
        raise Refused("archive_parts")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("archive_parts")
    try:
        with container.open(entry) as part:
            if part.read(4) == b"PK\x03\x04":
                raise Refused("archive_nested")
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise Refused("damaged") from error
    if name.endswith((".xml", ".rels", ".vml")):
        refuse_entities(container, entry)


def refuse_entities(container: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuse a part with a document type: that is where entities and outside references would stand."""
    parser = expat.ParserCreate()

    def refuse(*_declared: object) -> None:
        raise Refused("entities")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        with container.open(entry) as part:
            while block := part.read(65536):
                parser.Parse(block, False)
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        # Drawings in the old VML form are no good XML and are never read.
        if not entry.filename.endswith(".vml"):
            raise Refused("damaged") from error
