"""Which characters a font file can draw, read from its cmap table."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

# Sub-tables of Unicode characters: (platform, encoding), the fullest first.
_UNICODE_SUBTABLES = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))


class UnreadableFont(ValueError):
    """The file is no OpenType font with a Unicode character map."""


@cache
def drawable_ranges(path: Path, index: int = 0) -> tuple[tuple[int, int], ...]:
    """The (first, last) code points that font ``index`` of the file maps to glyphs. Raises UnreadableFont."""
    try:
        return _read(path.read_bytes(), index)
    except (struct.error, IndexError, KeyError) as error:
        raise UnreadableFont(f"{path.name}: {error!r}") from error


@cache
def drawable(path: Path, index: int = 0) -> frozenset[int]:
    """The same as a set of code points, for look-ups."""
    return frozenset(
        point for first, last in drawable_ranges(path, index) for point in range(first, last + 1)
    )


def _read(data: bytes, index: int) -> tuple[tuple[int, int], ...]:
    start = 0
    if data[:4] == b"ttcf":
        (start,) = struct.unpack_from(">I", data, 12 + 4 * index)
    (tables,) = struct.unpack_from(">H", data, start + 4)
    records = (struct.unpack_from(">4sIII", data, start + 12 + 16 * number) for number in range(tables))
    cmap = {tag: offset for tag, _, offset, _ in records}[b"cmap"]
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    found = {}
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)
        found[platform, encoding] = cmap + offset
    for key in _UNICODE_SUBTABLES:
        if key in found:
            return _subtable(data, found[key])
    raise KeyError("Unicode cmap")


def _subtable(data: bytes, at: int) -> tuple[tuple[int, int], ...]:
    (format_number,) = struct.unpack_from(">H", data, at)
    if format_number == 12:
        (groups,) = struct.unpack_from(">I", data, at + 12)
        rows = (struct.unpack_from(">III", data, at + 16 + 12 * number) for number in range(groups))
        # Glyph 0 is the empty box that stands for a missing character.
        return tuple((first + (glyph == 0), last) for first, last, glyph in rows if glyph or last > first)
    if format_number == 4:
        return _segments(data, at)
    raise KeyError(f"cmap format {format_number}")


def _segments(data: bytes, at: int) -> tuple[tuple[int, int], ...]:
    """Format 4: segments of the basic plane; those with a glyph array are looked at point by point."""
    count = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends, starts = at + 14, at + 16 + 2 * count
    deltas, offsets = starts + 2 * count, starts + 4 * count
    ranges: list[tuple[int, int]] = []
    for number in range(count):
        last, first = (struct.unpack_from(">H", data, base + 2 * number)[0] for base in (ends, starts))
        (offset,) = struct.unpack_from(">H", data, offsets + 2 * number)
        (delta,) = struct.unpack_from(">H", data, deltas + 2 * number)
        if first == 0xFFFF:
            continue
        if offset == 0:
            ranges.extend((p, p) for p in range(first, last + 1) if (p + delta) & 0xFFFF)
            continue
        glyphs = offsets + 2 * number + offset
        ranges.extend(
            (p, p)
            for p in range(first, last + 1)
            if struct.unpack_from(">H", data, glyphs + 2 * (p - first))[0]
        )
    return tuple(ranges)
