"""Opens a picture by its header, then decodes and writes it anew without anything but pixels."""

from __future__ import annotations

import contextlib
import io
import warnings
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from yiji.uploads.child.refused import Refused

MOST_PIXELS = 25_000_000
PHOTO_SIDES = (200, 6_000)
_MOST_PROFILE = 1_000_000
_MOST_BYTES = 5 * 1024 * 1024


def photo(data: bytes) -> tuple[dict[str, Any], bytes]:
    """A portrait: sides of 200 to 6,000 pixels, out as JPEG."""
    return _clean(data, *PHOTO_SIDES, reason="picture_kind")


def scan(data: bytes) -> tuple[dict[str, Any], bytes]:
    """A scanned or photographed paper: any sides that 25 million pixels allow, out as JPEG."""
    return _clean(data, 16, 15_000, reason="paper_kind")


def _clean(data: bytes, least: int, most: int, *, reason: str) -> tuple[dict[str, Any], bytes]:
    warnings.simplefilter("ignore")
    # Pillow's own bomb limit lies far above ours, and ours is checked before anything is decoded.
    Image.MAX_IMAGE_PIXELS = None
    try:
        picture = Image.open(io.BytesIO(data), formats=["JPEG", "PNG"])
    except UnidentifiedImageError as error:
        known = data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        raise Refused("picture_damaged" if known else reason) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise Refused("picture_damaged") from error
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise Refused("picture_pixels", width=width, height=height, most=MOST_PIXELS // 10_000)
    if min(width, height) < least or max(width, height) > most:
        raise Refused("picture_sides", width=width, height=height, least=least, most=most)
    # A phone's JPEG may carry further pictures behind the first (MPO); an animated PNG is no portrait.
    if picture.format == "PNG" and getattr(picture, "n_frames", 1) > 1:
        raise Refused("picture_animated", frames=getattr(picture, "n_frames", 1))
    try:
        picture.load()
        flat = _flat(picture)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Refused("picture_damaged") from error
    flat.info.clear()
    for quality in (90, 75, 55):
        out = io.BytesIO()
        flat.save(out, "JPEG", quality=quality)
        if out.tell() <= _MOST_BYTES:
            break
    return {"width": flat.width, "height": flat.height, "media_type": "image/jpeg"}, out.getvalue()


def _flat(picture: Image.Image) -> Image.Image:
    """Upright, eight bits, sRGB, see-through places white."""
    profile = picture.info.get("icc_profile")
    with contextlib.suppress(Exception):  # an unreadable EXIF block turns nothing
        picture = ImageOps.exif_transpose(picture) or picture
    if picture.mode.startswith("I"):
        # Sixteen bits of grey: the upper eight are kept.
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if picture.has_transparency_data:
        layered = picture.convert("RGBA")
        flat = Image.new("RGB", layered.size, "white")
        flat.paste(layered, mask=layered.getchannel("A"))
        return flat
    if profile and len(profile) <= _MOST_PROFILE and picture.mode in ("RGB", "CMYK", "L"):
        with contextlib.suppress(Exception):  # a profile nobody can read says nothing about the colours
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            if converted is not None:
                return converted
    return picture.convert("RGB")
