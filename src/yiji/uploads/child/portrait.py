"""Cuts a portrait to the two-inch format and measures whether its background is white."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from yiji.uploads.child.pictures import photo
from yiji.uploads.child.refused import Refused

# Two inches at 300 dpi (35 × 53 mm): what the printed form and the certificate hold.
WIDTH, HEIGHT = 413, 626
_LEAST_WIDTH = 295
_WHITE = 225


def portrait(data: bytes, crop: list[float] | None = None) -> tuple[dict[str, Any], bytes]:
    """The part ``crop`` (left, top, width, height as shares of the picture; the middle when None) as JPEG 413 × 626.

    Tells the share of white pixels, in percent, where the background must be: the upper corners.
    """
    _, clean = photo(data)
    picture = Image.open(io.BytesIO(clean), formats=["JPEG"])
    box = _box(picture.size, crop)
    width = box[2] - box[0]
    if width < _LEAST_WIDTH:
        raise Refused("portrait_small", width=round(width), height=round(box[3] - box[1]), least=_LEAST_WIDTH)
    cut = picture.crop(tuple(round(side) for side in box)).resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)  # type: ignore[arg-type]
    out = io.BytesIO()
    cut.save(out, "JPEG", quality=92, dpi=(300, 300))
    return {"width": WIDTH, "height": HEIGHT, "white": _white_share(cut)}, out.getvalue()


def _box(size: tuple[int, int], crop: list[float] | None) -> tuple[float, float, float, float]:
    """The cut in pixels, brought to the format's proportions within the picture."""
    width, height = size
    left, top, wide, high = 0.0, 0.0, float(width), float(height)
    if crop is not None:
        left, top = _within(crop[0]) * width, _within(crop[1]) * height
        wide, high = _within(crop[2]) * width, _within(crop[3]) * height
        wide, high = min(wide, width - left), min(high, height - top)
    if wide < 1 or high < 1:
        raise Refused("portrait_small", width=round(wide), height=round(high), least=_LEAST_WIDTH)
    if wide / high > WIDTH / HEIGHT:
        narrow = high * WIDTH / HEIGHT
        left, wide = left + (wide - narrow) / 2, narrow
    else:
        low = wide * HEIGHT / WIDTH
        # A head stands in the upper part: what is too much goes at the foot.
        top, high = top + (high - low) / 3, low
    return left, top, left + wide, top + high


def _within(share: float) -> float:
    return min(max(float(share), 0.0), 1.0)


def _white_share(picture: Image.Image) -> int:
    corners = [
        picture.crop((0, 0, WIDTH // 4, HEIGHT // 4)),
        picture.crop((WIDTH - WIDTH // 4, 0, WIDTH, HEIGHT // 4)),
    ]
    white = total = 0
    for corner in corners:
        # The darkest of the three channels tells whether a pixel is white.
        red, green, blue = corner.split()
        for level, count in enumerate(_darkest(red, green, blue).histogram()):
            total += count
            white += count if level >= _WHITE else 0
    return round(100 * white / total)


def _darkest(red: Image.Image, green: Image.Image, blue: Image.Image) -> Image.Image:
    from PIL import ImageChops

    return ImageChops.darker(ImageChops.darker(red, green), blue)
