"""Code labels follow the reader's language; what is printed for good is Chinese."""

from __future__ import annotations

from django.utils.translation import override

from yiji.codelists.catalogue import label


def test_a_label_is_read_in_the_readers_language() -> None:
    with override("en"):
        assert label("practice_category", "dental").isascii()
    with override("zh-hans"):
        assert label("practice_category", "dental") == "口腔"


def test_chinese_can_be_asked_for_whatever_the_reader_reads() -> None:
    with override("en"):
        assert label("practice_level", "1", lang="zh") == "执业医师"
