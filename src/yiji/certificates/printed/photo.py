"""The photograph of box 6: checked, and made fit for an archive PDF."""

from __future__ import annotations

import io

from PIL import Image, UnidentifiedImageError

# 35 x 49 mm (a two-inch photograph) at 300 dots an inch, with a margin for cropping.
_MOST_PIXELS = (500, 700)
_MOST_SOURCE_PIXELS = 40_000_000


class PhotoUnreadable(ValueError):
    """The bytes given as photograph are no picture that can be printed."""


def printable_photo(data: bytes) -> bytes:
    """JPEG bytes in RGB or grey, of at most 500 x 700 pixels; the bytes given where they already fit.

    Raises PhotoUnreadable for anything that is no JPEG or has more than 40 million pixels.
    """
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
            if picture.width * picture.height > _MOST_SOURCE_PIXELS:
                raise PhotoUnreadable("照片像素过大。")
            picture.load()
            fits = picture.width <= _MOST_PIXELS[0] and picture.height <= _MOST_PIXELS[1]
            if fits and picture.mode in ("RGB", "L"):
                return data
            # CMYK has no meaning in PDF/A without a printing profile.
            copy = picture.convert("RGB")
            copy.thumbnail(_MOST_PIXELS)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise PhotoUnreadable("照片不是可读取的 JPEG 图片。") from error
    out = io.BytesIO()
    copy.save(out, "JPEG", quality=90)
    return out.getvalue()
