"""Pictures come out as plain JPEG with nothing but pixels; papers keep what makes them evidence."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.badinput import paper_files, picture_files
from yiji.uploads.documents import accept_document
from yiji.uploads.images import clean_photo


def _opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    "generator", ["cmyk", "sixteen_bits", "grey", "palette_with_alpha", "see_through", "good_png"]
)
def test_every_kind_of_picture_becomes_an_eight_bit_rgb_jpeg(generator: str) -> None:
    clean = clean_photo(getattr(picture_files, generator)())
    image = _opened(clean.data)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (413, 626))
    assert (clean.width, clean.height) == (413, 626)


def test_see_through_places_become_white_and_sixteen_bits_keep_their_shade() -> None:
    white = _opened(clean_photo(picture_files.see_through()).data).getpixel((200, 300))
    assert white == (255, 255, 255)
    grey = _opened(clean_photo(picture_files.sixteen_bits()).data).getpixel((200, 300))
    assert isinstance(grey, tuple)
    assert abs(grey[0] - 40_000 // 256) <= 2


@pytest.mark.parametrize("generator", ["with_everything_in_it", "png_with_text", "with_tail"])
def test_what_is_not_a_pixel_is_gone(generator: str) -> None:
    data = getattr(picture_files, generator)()
    assert b"SECRET" in data
    for clean in (clean_photo(data).data, accept_document(data).data):
        assert b"SECRET" not in clean
        image = _opened(clean)
        assert not dict(image.getexif())
        assert not {"comment", "icc_profile", "xmp"} & set(image.info)


def test_a_picture_lying_on_its_side_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (600, 400), "white").save(out, "JPEG", exif=exif)
    assert (clean_photo(out.getvalue()).width, clean_photo(out.getvalue()).height) == (400, 600)


def test_a_pdf_is_kept_byte_for_byte_with_its_pages_counted() -> None:
    data = paper_files.fifty_pages()
    accepted = accept_document(data, "../con.pdf\x00")
    assert (accepted.data, accepted.media_type, accepted.pages) == (data, "application/pdf", 50)


def test_a_scanned_page_may_be_larger_than_a_portrait() -> None:
    scan = picture_files.picture("PNG", 3_508, 2_480)
    assert accept_document(scan).media_type == "image/jpeg"
