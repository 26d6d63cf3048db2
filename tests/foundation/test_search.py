"""Names are found by one character, by two, by pinyin and by initials; the dot of a name does not matter."""

from __future__ import annotations

import uuid

import pytest

from yiji.register.models import Physician
from yiji.search.find import find, index_many, index_name
from yiji.search.models import NameToken
from yiji.search.tokens import name_tokens, query_tokens


def _matches(name: str, query: str) -> bool:
    tokens = name_tokens(name)
    return all(tokens & alternatives for alternatives in query_tokens(query))


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("贾涵", "贾"),
        ("贾涵", "涵"),
        ("贾涵", "贾涵"),
        ("贾涵", " 贾 涵 "),
        ("贾涵", "贾\u3000涵"),
        ("贾涵", "jiahan"),
        ("贾涵", "JiaHan"),
        ("贾涵", "jh"),
        ("曾国强", "zengguoqiang"),
        ("曾国强", "zgq"),
        ("曾国强", "国强"),
        ("尉迟恭", "yuchigong"),
        ("尉迟恭", "ycg"),
        ("尉迟恭", "尉迟"),
        ("仇英", "qiuying"),
        ("单雄信", "shanxiongxin"),
        ("解晓东", "xiexiaodong"),
        ("区宁", "ouning"),
        ("单于丹", "单于"),
        ("买买提·吐尔逊", "买买提·吐尔逊"),
        ("买买提·吐尔逊", "买买提吐尔逊"),
        ("买买提·吐尔逊", "吐尔逊"),
        ("买买提·吐尔逊", "买买提•吐尔逊"),
        ("买买提·吐尔逊", "maimaitituerxun"),
        ("买买提·吐尔逊", "mmttex"),
        ("𠮷野", "𠮷"),
        ("𠮷野", "𠮷野"),
        ("张 三", "张三"),
    ],
)
def test_a_name_is_found_by(name: str, query: str) -> None:
    assert _matches(name, query)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("贾涵", "王"),
        ("贾涵", "涵贾"),
        ("贾涵", "贾涵雨"),
        ("贾涵", "jiahanyu"),
        ("贾涵", "iahan"),
        ("贾涵", "jhx"),
        ("张三丰", "张丰"),
        ("贾涵", "%"),
        ("贾涵", "_"),
        ("贾涵", "' OR 1=1 --"),
        ("贾涵", "贾\x00"),
    ],
)
def test_a_name_is_not_found_by(name: str, query: str) -> None:
    assert not _matches(name, query)


@pytest.mark.parametrize("query", ["", "  ", "\u3000", "·"])
def test_an_empty_query_asks_for_nothing(query: str) -> None:
    assert query_tokens(query) == []


@pytest.mark.parametrize(
    "name", ["", "x" * 500, "长" * 50, "買買提" * 15, "🙂", "\u0301" * 60, "a b c", "O'Neil", "\x00甲"]
)
def test_every_name_gives_tokens_that_fit_their_column(name: str) -> None:
    assert all(0 < len(token) <= 60 for token in name_tokens(name))


@pytest.mark.django_db
class TestFinding:
    def _physician(self, name: str) -> Physician:
        physician = Physician(name=name, id_number_index=uuid.uuid4())
        physician.save(force_insert=True)
        index_name("physician", physician.pk, name)
        return physician

    def _found(self, query: str) -> list[str]:
        return sorted(find(Physician.objects.all(), "physician", query).values_list("name", flat=True))

    def test_only_those_who_match_are_found(self) -> None:
        for name in ("买买提·吐尔逊", "贾涵", "贾晗", "曾国强"):
            self._physician(name)
        assert self._found("贾") == ["贾晗", "贾涵"]
        assert self._found("jiahan") == ["贾晗", "贾涵"]
        assert self._found("吐尔逊") == ["买买提·吐尔逊"]
        assert self._found("zeng") == []
        assert self._found("zengguoqiang") == ["曾国强"]
        assert len(self._found("")) == 4

    def test_a_renamed_person_is_found_by_the_new_name_only(self) -> None:
        physician = self._physician("贾涵")
        Physician.objects.filter(pk=physician.pk).update(name="王涵")
        index_name("physician", physician.pk, "王涵")
        assert self._found("贾") == []
        assert self._found("王涵") == ["王涵"]

    def test_kinds_do_not_mix(self) -> None:
        physician = self._physician("贾涵")
        index_name("institution", physician.pk, "王府医院")
        assert self._found("王府") == []

    def test_indexing_twice_leaves_each_token_once(self) -> None:
        key = uuid.uuid4()
        for _ in range(2):
            index_many("institution", {key: "江城医院"})
        count = NameToken.objects.count()
        index_name("institution", key, "江城医院")
        assert NameToken.objects.count() == count == len(name_tokens("江城医院"))
