"""The English catalogue is complete: every string of the interface has a translation."""

from __future__ import annotations

import ast
import sys

import pytest

from tests.architecture.source_files import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import catalogue_sources
import check_catalogue
from catalogue_sources import Message

needs_the_catalogue = pytest.mark.skipif(
    not check_catalogue.PO_PATH.exists(), reason="no English catalogue has been written yet"
)


@needs_the_catalogue
def test_every_string_of_the_interface_is_translated_into_english() -> None:
    found = check_catalogue.findings(check_catalogue.load())
    assert not found, f"{len(found)} messages, `make catalogue` lists them:\n" + "\n".join(found[:40])


def test_messages_are_found_in_templates() -> None:
    source = (
        '{% load i18n %}<p title="{% translate \'科室\' %}">{{ _("医师") }}</p>{% button label=_("确认") %}'
        "{% blocktranslate count n=n %}{{ n }} 位{% plural %}{{ n }} 位医师{% endblocktranslate %}"
        "{% blocktranslate trimmed with name=x %}\n  你好 {{ name }}\n{% endblocktranslate %}"
    )
    assert set(catalogue_sources.from_template(source)) == {
        Message("科室"),
        Message("医师"),
        Message("确认"),
        Message("%(n)s 位", plural="%(n)s 位医师"),
        Message("你好 %(name)s"),
    }


def test_messages_are_found_in_calls_and_outcomes() -> None:
    source = (
        'a = _("科室" "字典")\nb = pgettext("动词", "备案")\n'
        'c = Problem("x", "{name}已存在", way_out="请改名" if y else "请删除")\nd = print("无关")\n'
    )
    assert set(catalogue_sources.from_calls(ast.parse(source))) == {
        Message("科室字典"),
        Message("备案", context="动词"),
        Message("{name}已存在"),
        Message("请改名"),
        Message("请删除"),
    }


def test_messages_of_the_law_are_found_but_not_its_documentation() -> None:
    source = (
        '"""说明"""\ndef f():\n    """文档"""\n    return "未满两年"\n'
        'label = {"1": "死亡"}\narticle = "《医师法》第十六条"\n'
    )
    assert set(catalogue_sources.from_pure_module(ast.parse(source))) == {
        Message("未满两年"),
        Message("死亡"),
    }
