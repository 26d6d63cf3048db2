"""Draws the scans of the demo: a photograph-like picture and a page with ruled lines."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

_PHOTO = (295, 413)
_PAGE = (420, 594)


def photo(key: str) -> bytes:
    """A two-inch portrait on white ground as JPEG, the same for the same key."""
    rng = random.Random(key)
    picture = Image.new("RGB", _PHOTO, "white")
    draw = ImageDraw.Draw(picture)
    skin = (rng.randint(215, 240), rng.randint(180, 205), rng.randint(150, 180))
    coat = (rng.randint(30, 90), rng.randint(60, 120), rng.randint(90, 160))
    hair = (rng.randint(15, 45),) * 3
    draw.pieslice((30, 285, 265, 560), 180, 360, fill=coat)
    draw.rectangle((125, 240, 170, 305), fill=skin)
    draw.ellipse((85, 75, 210, 255), fill=hair)
    draw.ellipse((95, 105, 200, 262), fill=skin)
    for left in (118, 162):
        draw.ellipse((left, 170, left + 14, 180), fill=hair)
    draw.arc((125, 195, 170, 232), 20, 160, fill=(150, 70, 70), width=3)
    return _jpeg(picture)


def portrait(key: str) -> bytes:
    """The photo in the format of the printed form, 413 × 626 pixels."""
    with Image.open(io.BytesIO(photo(key))) as picture:
        return _jpeg(picture.crop((11, 0, 284, 413)).resize((413, 626)))


def page(key: str) -> bytes:
    """A sheet of paper with lines of writing as JPEG, marked as a specimen."""
    rng = random.Random(key)
    picture = Image.new("RGB", _PAGE, (252, 252, 248))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 20, _PAGE[0] - 20, _PAGE[1] - 20), outline=(120, 120, 120), width=2)
    draw.text((40, 40), f"SPECIMEN - YIJI DEMO - {key}"[:60], fill=(160, 30, 30))
    for row in range(90, 480, 24):
        draw.line((40, row, 40 + rng.randint(180, 330), row), fill=(90, 90, 90), width=3)
    draw.ellipse((270, 470, 370, 570), outline=(190, 40, 40), width=4)
    return _jpeg(picture)


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()
