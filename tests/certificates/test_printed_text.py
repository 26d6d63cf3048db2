"""Hostile, long and rare text: it prints literally and whole, or the form is not printed and says why."""

from __future__ import annotations

import io

import pylopdf_fonts_zh_cn
import pypdfium2
import pytest
from PIL import ImageFont

from tests.certificates.printed_form import page_texts, print_form, sample_with, squeeze, text_of
from yiji.certificates.printed import UnprintableCharacters, unprintable_characters
from yiji.certificates.printed.font_coverage import UnreadableFont, drawable

SCOPES = [
    "内科专业（含老年医学专业、传染病专业）",
    "外科专业（含运动医学专业、麻醉专业）",
    "妇产科专业（含妇女保健专业）",
    "儿科专业（含儿童保健专业）",
    "眼耳鼻咽喉科专业",
    "皮肤病与性病专业",
    "精神卫生专业（含精神病专业、心理卫生专业）",
    "医学影像和放射治疗专业（含核医学专业）",
    "医学检验、病理专业",
    "全科医学专业",
]
LONG_NAME = "察布查尔锡伯自治县" * 8 + "人民医院附属示范医院"


@pytest.mark.parametrize(
    "text",
    [
        '#panic("x")',
        '#read("/etc/passwd")',
        "#sys.inputs.data",
        "*b*_i_$x^2$`c`@ref<l>[a]{b}//c/*d*/",
        '"), panic("x"), ("',
        "\\u{41}\\#let",
        "= 标题\n- 条目\n+ 条目",
        "https://example.com~--...",
    ],
)
def test_markup_prints_literally(text: str) -> None:
    printed = text_of(print_form(sample_with(penalties=text, name=text.replace("\n", ""))))
    assert squeeze(text) in printed


def test_watermark_and_serial_number_are_no_markup_either() -> None:
    assert '#panic("w")' in text_of(print_form(sample_with(), watermark='#panic("w")'))


@pytest.mark.parametrize(
    "name", ["买买提·吐尔逊", "阿卜杜热合曼·买买提伊明江·库尔班尼亚孜", "㛃䶮堃昇燚", "O’Brien-李"]
)
def test_names_print_whole(name: str) -> None:
    pages = page_texts(print_form(sample_with(name=name)))
    assert name in pages[0]
    assert name in pages[2]


def test_a_character_of_extension_b_prints_from_a_fallback_font_or_is_named() -> None:
    content = sample_with(name="林𠮷")
    if unprintable_characters("林𠮷"):
        with pytest.raises(UnprintableCharacters, match="𠮷"):
            print_form(content)
    else:
        assert "林𠮷" in text_of(print_form(content))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("林\ue000", "U+E000"),
        ("林\u202e晓", "U+202E"),
        ("葛\U000e0100", "U+E0100"),
        ("林\U0003ffff", "U+3FFFF"),
        ("a\x07b", "U+0007"),
    ],
)
def test_what_no_font_can_print_is_named_and_nothing_is_printed(text: str, named: str) -> None:
    assert unprintable_characters(text) == [text[1]]
    with pytest.raises(UnprintableCharacters, match=named.replace("+", r"\+")) as error:
        print_form(sample_with(name=text))
    assert error.value.characters == [text[1]]


def test_tabs_and_shapeless_marks_of_pasted_text_leave_no_trace() -> None:
    printed = text_of(print_form(sample_with(notes="甲\u200b乙\ufeff丙\t丁\r戊\u200e己")))
    assert "甲乙丙丁戊己" in printed


def test_unprintable_characters_in_rows_and_lists_are_found_too() -> None:
    with pytest.raises(UnprintableCharacters):
        print_form(sample_with(practice_scopes=["内科\ue001"]))
    with pytest.raises(UnprintableCharacters):
        print_form(sample_with(work_history=[{"organisation": "\ue002"}]))


def test_the_map_of_drawable_characters_agrees_with_the_font_engine() -> None:
    path = pylopdf_fonts_zh_cn.serif_path()
    font = ImageFont.truetype(str(path), 24)
    missing = bytes(font.getmask("\U0003ffff"))
    known = drawable(path)
    points = [*range(0x4E00, 0x9FFF, 97), *range(0x3400, 0x4DBF, 53), *range(0x20000, 0x2A6D0, 211)]
    assert any(point in known for point in points)
    assert any(point not in known for point in points)
    for point in points:
        assert (bytes(font.getmask(chr(point))) != missing) == (point in known), hex(point)


def test_a_file_that_is_no_font_is_told(tmp_path: object) -> None:
    path = pylopdf_fonts_zh_cn.serif_path().with_name("__init__.py")
    with pytest.raises(UnreadableFont):
        drawable(path)


def test_ten_scopes_and_a_long_institution_wrap_without_loss() -> None:
    text = text_of(print_form(sample_with(practice_scopes=SCOPES, institution_name=LONG_NAME)))
    assert squeeze("、".join(SCOPES)) in text
    assert LONG_NAME in text


def test_twenty_rows_of_work_history_continue_on_a_page_of_their_own() -> None:
    rows = [
        {
            "from_month": f"20{number:02d}-01",
            "to_month": f"20{number:02d}-12",
            "organisation": f"第{number}示例医院" + "附属分院" * (number % 6),
            "position": "主治医师",
            "referee": "阿卜杜热合曼·买买提",
        }
        for number in range(1, 21)
    ]
    pages = page_texts(print_form(sample_with(work_history=rows)))
    text = "".join(pages)
    for row in rows:
        assert row["organisation"] in text
        assert f"{row['from_month'][:4]}年01月至{row['to_month'][:4]}年12月" in text
    assert "接续页，另有12行" in text
    assert "续页" in pages[-1]
    assert "个人工作（学习）经历" in pages[-1]


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "a" * 120 + "@" + "b" * 100 + ".example.com"},
        {"name": "W" * 60, "institution_phone": "9" * 60, "ethnicity": "i" * 60},
        {"notes": "长" * 4000},
        {"penalties": "\n".join(str(number) for number in range(200))},
        {"institution_opinion": "长" * 3000, "authority_opinion": "长" * 3000, "decision": "refused"},
        {"work_history": [{"organisation": "x" * 100, "position": "y" * 60, "referee": "z" * 50}] * 30},
    ],
)
def test_nothing_runs_over_the_margins(changes: dict[str, object]) -> None:
    """Every character lies between the margins of its page, and none is lost at its end."""
    pdf = print_form(sample_with(**changes))
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        for page in document:
            width, height = page.get_size()
            text = page.get_textpage()
            for index in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(index)
                if right > left:
                    assert left >= 50, (index, text.get_text_range(index, 1))
                    assert right <= width - 50, (index, text.get_text_range(index, 1))
                    assert bottom >= 20
                    assert top <= height - 40
            _assert_no_overlap(text)
    printed = text_of(pdf)
    for field, value in changes.items():
        if isinstance(value, str) and field not in (
            "notes",
            "institution_opinion",
            "authority_opinion",
            "decision",
        ):
            assert squeeze(value)[-40:] in printed
    for field in ("notes", "institution_opinion", "authority_opinion"):
        if field in changes:
            assert printed.count("长") >= len(str(changes[field]))


def _assert_no_overlap(text: pypdfium2.PdfTextPage) -> None:
    """The middle of no character lies within another one: rows have grown with their text."""
    boxes = [text.get_charbox(index) for index in range(text.count_chars())]
    middles = [((left + right) / 2, (bottom + top) / 2) for left, bottom, right, top in boxes]
    rows: dict[int, list[int]] = {}
    for index, (_, y) in enumerate(middles):
        rows.setdefault(int(y // 8), []).append(index)
    for index, (left, bottom, right, top) in enumerate(boxes):
        if right - left < 2 or top - bottom < 2:
            continue
        near = [other for row in range(int(bottom // 8), int(top // 8) + 1) for other in rows.get(row, [])]
        for other in near:
            x, y = middles[other]
            inside = left + 0.5 < x < right - 0.5 and bottom + 0.5 < y < top - 0.5
            # A break mark shares the place of the character before it.
            assert boxes[other] == boxes[index] or not inside, (index, other)
