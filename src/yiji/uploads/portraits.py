"""Portraits for form and certificate: cut to two inches, background measured, nothing but pixels kept."""

from __future__ import annotations

from dataclasses import dataclass

from yiji.uploads.images import MOST_BYTES
from yiji.uploads.runner import run_child


@dataclass(frozen=True)
class Portrait:
    """A JPEG of 413 × 626 pixels; ``white_share`` is the percentage of white in the upper corners."""

    data: bytes
    white_share: int


def make_portrait(data: bytes, crop: tuple[float, float, float, float] | None = None) -> Portrait:
    """Cut ``data`` (JPEG or PNG) to ``crop``: left, top, width, height as shares of the picture, upright.

    Raises Refusal when the picture is damaged, too large, or the cut too small to print.
    """
    told, clean = run_child("portrait", data, {"crop": list(crop) if crop else None}, most_bytes=MOST_BYTES)
    return Portrait(clean, told["white"])
