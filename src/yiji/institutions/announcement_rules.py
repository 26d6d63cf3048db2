"""What an announcement must be like before it is kept or shown (seed 2.3)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from yiji.institutions.models import Authority
from yiji.kernel.identifiers import IdentifierError, parse_resident_id
from yiji.kernel.outcome import Problem
from yiji.notices.announcement import AUDIENCES, division_key, own_key

LONGEST_TITLE, LONGEST_BODY, LONGEST_REASON = 80, 5000, 200
# An announcement that never ends is read by nobody after a while: two years at most.
LONGEST_SHOWN = dt.timedelta(days=731)
_EIGHTEEN = re.compile(r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])")


@dataclass(frozen=True)
class AnnouncementText:
    """What an officer writes. ``audience``: own or division; ``shown_until`` None: until withdrawn."""

    title: str
    body: str
    audience: str
    urgent: bool
    public: bool
    shown_from: dt.date
    shown_until: dt.date | None = None


def audience_key(authority: Authority, audience: str) -> str:
    """The audience as one value; of a division by the level of the authority."""
    if audience == "own":
        return own_key(authority.pk)
    return division_key(division_of(authority))


def division_of(authority: Authority) -> str:
    """The code of the division that the authority serves."""
    codes = {
        "province": authority.province_code,
        "city": authority.city_code,
        "county": authority.county_code,
    }
    return codes.get(authority.level) or authority.province_code


def problems_of(text: AnnouncementText) -> Iterator[Problem]:
    """What keeps the text from being kept, even as a draft."""
    if not text.title.strip():
        yield Problem("required", "标题是空的。", "title", "请写一句说明事项的标题。")
    if len(text.title) > LONGEST_TITLE:
        yield Problem("too_long", "标题超过 80 个字。", "title", "请缩短标题，细节写在正文里。")
    if not text.body.strip():
        yield Problem("required", "正文是空的。", "body", "请写明事项、要求和联系方式。")
    if len(text.body) > LONGEST_BODY:
        yield Problem("too_long", "正文超过 5000 个字。", "body", "请删减，或分成几份公告。")
    if text.audience not in AUDIENCES:
        yield Problem("choice", "发布范围无效。", "audience", "请选择本机关的机构或本行政区划内的机构。")
    yield from _dates(text)
    for field, written in (("title", text.title), ("body", text.body)):
        if holds_id_number(written):
            yield Problem(
                "personal_data",
                "文中有居民身份证号码，公告不能公开个人身份信息。",
                field,
                "请删去号码，需要逐一通知的用业务消息办理。",
                articles=("《个人信息保护法》第二十五条",),
            )


def _dates(text: AnnouncementText) -> Iterator[Problem]:
    if text.shown_until is None:
        return
    if text.shown_until < text.shown_from:
        yield Problem("dates", "结束日期早于开始日期。", "shown_until", "请改结束日期，或留空表示长期显示。")
    elif text.shown_until - text.shown_from > LONGEST_SHOWN:
        yield Problem("dates", "显示期限超过两年。", "shown_until", "请把结束日期改在两年以内，或留空。")


def holds_id_number(text: str) -> bool:
    """Whether a valid resident ID number stands in the text."""
    for hit in _EIGHTEEN.finditer(text):
        try:
            parse_resident_id(hit.group())
        except IdentifierError:
            continue
        return True
    return False


def over(shown_until: dt.date | None, today: dt.date) -> bool:
    """Whether the announcement's time is over."""
    return shown_until is not None and shown_until < today


def reason_problem(reason: str) -> Problem | None:
    """Why a reason for withdrawing is not enough."""
    if len(reason.strip()) < 4:
        return Problem(
            "required", "撤回理由太短。", "reason", "请写明为什么撤回，机构会看到，例如“日期有误，另行通知”。"
        )
    if len(reason) > LONGEST_REASON:
        return Problem("too_long", "撤回理由超过 200 个字。", "reason", "请缩短。")
    return None
