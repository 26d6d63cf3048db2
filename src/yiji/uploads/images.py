"""Portraits: decoded in the child and written anew, so that nothing but the pixels is kept."""

from __future__ import annotations

from dataclasses import dataclass

from yiji.uploads.runner import run_child

MOST_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True)
class CleanImage:
    """A JPEG in sRGB without EXIF, profile or comment; sides in pixels."""

    data: bytes
    width: int
    height: int


def clean_photo(data: bytes) -> CleanImage:
    """The portrait in ``data`` (JPEG or PNG, at most 5 MB, 25 million pixels, sides 200 to 6,000).

    Raises Refusal with the reason.
    """
    told, clean = run_child("photo", data, {}, most_bytes=MOST_BYTES)
    return CleanImage(clean, told["width"], told["height"])
