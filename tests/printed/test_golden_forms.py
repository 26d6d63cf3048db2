"""Every form with ordinary, longest and no content: what stands where, and that nothing is cut off or printed over."""

from __future__ import annotations

import io
import re
from functools import cache

import pytest
from pypdf import PdfReader

from tests.printed.contents import CONTENTS, content_of, labels_of, texts_of
from tests.printed.golden import SHA256, golden_text, path_of, printed, serial_of
from tests.printed.pages import PrintedPage, printed_pages
from yiji.certificates.printed import form_boxes, form_codes, form_title

EVERY = [(code, which) for code in form_codes() for which in CONTENTS]
_ISO = re.compile(r"\d{4}-\d{2}(-\d{2})?")
# Choices that tick a box and are not printed as they stand.
_TICKED = {"INITIAL", "granted"}


def _squeezed(text: str) -> str:
    return "".join(text.split())


@cache
def _pages(code: str, which: str) -> tuple[PrintedPage, ...]:
    return tuple(printed_pages(printed(code, which)))


@pytest.mark.parametrize(("code", "which"), EVERY)
def test_the_pages_are_as_they_were_looked_at(code: str, which: str) -> None:
    kept = path_of(code, which).read_text(encoding="utf-8")
    assert golden_text(printed(code, which)) == kept, "python -m tests.printed.golden, then look at the pages"


@pytest.mark.parametrize(("code", "which"), EVERY)
def test_no_character_is_cut_off_printed_over_or_crossed_by_a_rule(code: str, which: str) -> None:
    for number, page in enumerate(_pages(code, which), 1):
        assert not page.outside(), f"page {number}"
        assert not page.crossed()[:3], f"page {number}"
        assert not page.overprinted()[:3], f"page {number}"
        assert not page.leaving()[:3], f"page {number}"
        assert not page.overlapping()[:3], f"page {number}"


@pytest.mark.parametrize(("code", "which"), EVERY)
def test_every_page_has_its_serial_number_hash_and_count(code: str, which: str) -> None:
    pages = _pages(code, which)
    for number, page in enumerate(pages, 1):
        text = page.text
        assert serial_of(code) in text
        assert SHA256[:16] in text
        assert f"第{number}页/共{len(pages)}页" in text


@pytest.mark.parametrize("code", form_codes())
def test_everything_that_was_frozen_stands_on_the_paper(code: str) -> None:
    for which in ("ordinary", "longest"):
        shown = "".join(page.text for page in _pages(code, which))
        for text in texts_of(content_of(code, which)):
            if text and not _ISO.fullmatch(text) and text not in _TICKED:
                assert _stands(_squeezed(text), _pages(code, which), shown), text


def _stands(text: str, pages: tuple[PrintedPage, ...], shown: str) -> bool:
    """Whole, or in as many pieces as pages: a page's foot may come in between."""
    pieces, place, start = 0, 0, 0
    while start < len(text):
        longest = next(
            (n for n in range(len(text) - start, 0, -1) if shown.find(text[start : start + n], place) >= 0), 0
        )
        if longest == 0 or pieces == len(pages):
            return False
        place = shown.find(text[start : start + longest], place) + longest
        start += longest
        pieces += 1
    return True


@pytest.mark.parametrize("code", form_codes())
def test_title_and_labels_stand_on_it_and_blanks_are_struck(code: str) -> None:
    filled = "".join(page.text for page in _pages(code, "ordinary"))
    shown = "".join(page.text for page in _pages(code, "empty"))
    assert _squeezed(form_title(code)) in shown
    for label in labels_of(code):
        assert _squeezed(label) in filled, label
    assert shown.count("/") >= sum(len(box.fields) for box in form_boxes(code)) // 2


@pytest.mark.parametrize("code", form_codes())
def test_every_box_has_its_place_on_the_paper(code: str) -> None:
    drawn = [line for page in _pages(code, "ordinary") for line in page.boxes()]
    for box in form_boxes(code):
        if box.name in ("photo", "people", "announced"):
            continue  # a picture, and tables under columns of their own
        heading = _squeezed(box.label)
        assert any(line.endswith((heading, f" {box.number}{heading}")) for line in drawn), box.name


def test_twenty_rows_of_experience_go_on_over_the_page_under_the_same_heading() -> None:
    pages = [page.text for page in _pages("F1", "longest")]
    rows = [n for n, text in enumerate(pages) if "示例第" in text]
    assert len(rows) >= 2, "a continuation page"
    assert all("证明人" in pages[n] for n in rows), "each with the heading of its columns"


@pytest.mark.parametrize("code", form_codes())
def test_the_fonts_are_in_the_file_as_subsets(code: str) -> None:
    for page in PdfReader(io.BytesIO(printed(code, "longest"))).pages:
        for reference in page["/Resources"]["/Font"].values():
            font = reference.get_object()
            held = font.get("/DescendantFonts", [font])[0].get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(held)
            assert re.match(r"/[A-Z]{6}\+", str(font["/BaseFont"]))
