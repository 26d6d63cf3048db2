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
    """JPEG bytes in RGB or grey, of at most 500 x 700 pixels; a JPEG that fits already stays as it is.

    Raises PhotoUnreadable for anything that is no JPEG or PNG or has more than 40 million pixels.
    """
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as picture:
            if picture.width * picture.height > _MOST_SOURCE_PIXELS:
                raise PhotoUnreadable("照片像素过大。")
            picture.load()
            fits = picture.width <= _MOST_PIXELS[0] and picture.height <= _MOST_PIXELS[1]
            if fits and picture.format == "JPEG" and picture.mode in ("RGB", "L"):
                return data
            copy = _on_white(picture)
            copy.thumbnail(_MOST_PIXELS)
    except PhotoUnreadable:
        raise
    # Pillow tells of broken PNG chunks by SyntaxError and ValueError.
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise PhotoUnreadable("照片不是可读取的 JPEG 或 PNG 图片。") from error
    out = io.BytesIO()
    copy.save(out, "JPEG", quality=90)
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture in RGB, see-through places white; CMYK has no meaning in PDF/A without a printing profile."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    copy = picture.convert("RGBA")
    white = Image.new("RGBA", copy.size, "white")
    return Image.alpha_composite(white, copy).convert("RGB")
