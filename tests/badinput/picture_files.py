"""Pictures, good and bad."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, PngImagePlugin

from tests.uploads.papers import picture


def good_jpeg() -> bytes:
    return picture("JPEG")


def good_png() -> bytes:
    return picture("PNG")


def chunk(kind: bytes, body: bytes, crc: int | None = None) -> bytes:
    checked = zlib.crc32(kind + body) if crc is None else crc
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checked)


def flat_png(width: int, height: int, depth: int = 8, colour: int = 0) -> bytes:
    """A one-coloured PNG, packed without ever being held in memory."""
    line = b"\0" + b"\0" * -(-width * depth // 8)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(line) for _line in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def pixel_flood() -> bytes:
    return flat_png(13_000, 13_000)


def one_bit_flood() -> bytes:
    return flat_png(30_000, 30_000, depth=1)


def lying_header() -> bytes:
    """Says 4,294,967,295 pixels in each direction."""
    head = struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IEND", b"")


def text_chunk_bomb() -> bytes:
    """A compressed text chunk that unpacks to 200 MB."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"a" * 1_048_576) for _block in range(200)) + packer.flush()
    good = picture("PNG")
    return good[:33] + chunk(b"zTXt", b"note\0\0" + packed) + good[33:]


def animated() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("L", (300, 300), shade % 256) for shade in range(40)]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def cmyk() -> bytes:
    return _saved(Image.new("CMYK", (413, 626), (0, 200, 0, 0)), "JPEG")


def sixteen_bits() -> bytes:
    return _saved(Image.new("I;16", (413, 626), 40_000), "PNG")


def grey() -> bytes:
    return _saved(Image.new("L", (413, 626), 128), "PNG")


def palette_with_alpha() -> bytes:
    image = Image.new("P", (413, 626), 0)
    image.putpalette([200, 30, 30] * 256)
    return _saved(image, "PNG", transparency=0)


def see_through() -> bytes:
    return _saved(Image.new("RGBA", (413, 626), (10, 20, 30, 0)), "PNG")


def with_everything_in_it() -> bytes:
    """EXIF with a place, XMP, a profile, a comment with a script."""
    image = Image.new("RGB", (413, 626), "white")
    exif = Image.Exif()
    exif[0x010E] = "SECRET description"
    exif.get_ifd(0x8825)[2] = (31.0, 52.0, 0.0)
    return _saved(
        image,
        "JPEG",
        exif=exif,
        comment=b"<script>SECRET</script>",
        icc_profile=b"SECRET" * 1000,
        xmp=b"<x>SECRET</x>",
    )


def png_with_text() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "SECRET")
    return _saved(Image.new("RGB", (413, 626), "white"), "PNG", pnginfo=info)


def with_tail() -> bytes:
    return picture("JPEG") + b"<html><script>SECRET</script>" + b"PK\x03\x04SECRET"


def truncated_jpeg() -> bytes:
    whole = _saved(Image.effect_noise((600, 600), 60), "JPEG", quality=95)
    return whole[: len(whole) // 2]


def truncated_png() -> bytes:
    whole = _saved(Image.effect_noise((600, 600), 60), "PNG")
    return whole[: len(whole) // 2]


def bad_checksum() -> bytes:
    whole = bytearray(picture("PNG"))
    whole[30] ^= 0xFF
    return bytes(whole)


def empty_chunks() -> bytes:
    good = picture("PNG")
    return good[:33] + chunk(b"tEXt", b"") * 200_000 + good[33:]


def gif() -> bytes:
    return _saved(Image.new("P", (413, 626)), "GIF")


def svg() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def webp_named_jpg() -> bytes:
    return b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 100


def too_small() -> bytes:
    return picture("JPEG", 199, 300)


def too_long() -> bytes:
    return picture("PNG", 200, 6_001)


def largest_allowed() -> bytes:
    return picture("PNG", 5_000, 5_000)


def over_five_megabytes() -> bytes:
    return picture("JPEG") + b"\0" * (5 * 1024 * 1024)


def nothing() -> bytes:
    return b""
