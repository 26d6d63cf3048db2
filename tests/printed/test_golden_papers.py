"""Every official paper with ordinary and longest content: what stands where, and that nothing is cut off."""

from __future__ import annotations

from functools import cache

import pytest

from tests.printed.golden import SHA256, golden_text
from tests.printed.golden_papers import every_paper, paper_content, paper_path, printed_paper
from tests.printed.pages import PrintedPage, printed_pages
from yiji.certificates.paper_kinds import BLANKS, KINDS


@cache
def _pages(kind: str, which: str) -> tuple[PrintedPage, ...]:
    return tuple(printed_pages(printed_paper(kind, which)))


@pytest.mark.parametrize(("kind", "which"), every_paper())
def test_the_pages_are_as_they_were_looked_at(kind: str, which: str) -> None:
    kept = paper_path(kind, which).read_text(encoding="utf-8")
    assert golden_text(printed_paper(kind, which)) == kept, "python -m tests.printed.golden_papers, then look"


@pytest.mark.parametrize(("kind", "which"), every_paper())
def test_no_character_is_cut_off_printed_over_or_crossed_by_a_rule(kind: str, which: str) -> None:
    for number, page in enumerate(_pages(kind, which), 1):
        assert not page.outside(), f"page {number}"
        assert not page.crossed()[:3], f"page {number}"
        assert not page.overprinted()[:3], f"page {number}"


@pytest.mark.parametrize(("kind", "which"), every_paper())
def test_every_page_has_its_number_hash_and_count(kind: str, which: str) -> None:
    pages = _pages(kind, which)
    for number, page in enumerate(pages, 1):
        assert SHA256[:16] in page.text
        assert f"第{number}页/共{len(pages)}页" in page.text
        named = (
            BLANKS[kind].title
            if kind in BLANKS and which == "ordinary"
            else paper_content(kind, which)["doc_no"]
        )
        assert named in page.text


@pytest.mark.parametrize("kind", KINDS)
def test_the_last_page_of_a_letter_holds_more_than_the_inscription(kind: str) -> None:
    last = _pages(kind, "longest")[-1].text
    content = paper_content(kind, "longest")
    before = last.split(content["authority_name"])[0] if len(_pages(kind, "longest")) > 1 else "all"
    assert before.strip(), "the line of the contact comes along"
