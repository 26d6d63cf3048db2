"""The form of the public lookup, and the question that stands in it once somebody searches a lot."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from yiji.limits import challenge
from yiji.limits.limiter import PUBLIC_LOOKUP, PUBLIC_LOOKUP_DAY, PUBLIC_LOOKUP_PLACE, require, take
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.form_fields import PersonNameField, refuse_unprintable
from yiji.web.shared.register_list_form import province_choices

_DIGITS = "零一二三四五六七八九"


class LookupForm(YijiForm):
    province = forms.ChoiceField(label=_("所在省份"), choices=lambda: province_choices(gettext("请选择")))
    name = PersonNameField(label=_("医师姓名"))
    institution = forms.CharField(
        label=_("所在医疗机构"), max_length=120, help_text=_("请填写主要执业机构或备案机构的全称。")
    )
    answer = forms.CharField(
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        validators=[refuse_unprintable],
    )
    question = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._spare = {name: self.fields[name] for name in ("answer", "question")}
        if not (self.is_bound and self.data.get("question")):
            for name in self._spare:
                del self.fields[name]

    def ask(self, address: str) -> None:
        """Put a new question into the form; what else was typed stays."""
        put = challenge.put(address)
        self.fields.update(self._spare)
        self.fields["answer"].label = _sentence(put)
        self.fields["answer"].help_text = gettext(
            "查询较多时需要回答，用于防止程序批量抓取。请填数字，例如 35。"
        )
        data = QueryDict("", mutable=True)
        data.update({name: self.data.get(name, "") for name in self.fields})
        data["question"], data["answer"] = put.token, ""
        self.data = data


def may_search(form: LookupForm, address: str) -> bool:
    """Whether the search may run; otherwise the form holds a question to answer first.

    Twenty searches an hour from one address and 120 of one institution are free, each further one takes an answer.
    Searches that find nobody count like the others. Raises TooMany after 200 in a day.
    """
    require(PUBLIC_LOOKUP_DAY, address, "今天的查询次数已达上限（每日 200 次），请明天再查。")
    data = form.cleaned_data
    place = f"{data['province']}|{data['institution']}"
    token = data.pop("question", "")
    answer = data.pop("answer", "")
    if token:
        if challenge.answered(token, answer, address):
            form.ask(address)
            return True
        form.ask(address)
        form.add_error("answer", gettext("回答不对，或者问题已过期。请回答上面的新问题。"))
        return False
    if take(PUBLIC_LOOKUP, address) and take(PUBLIC_LOOKUP_PLACE, place):
        return True
    form.ask(address)
    form.add_error("answer", gettext("查询较频繁，请先回答上面的问题，再点“查询”。已填的内容保留。"))
    return False


def _sentence(put: challenge.Challenge) -> str:
    first, second = _written(put.first), _written(put.second)
    words = {"first": first, "second": second}
    if put.adds:
        return gettext("请回答：%(first)s加%(second)s等于多少？") % words
    return gettext("请回答：%(first)s减%(second)s等于多少？") % words


def _written(number: int) -> str:
    """The number in Chinese words for readers of Chinese (below one hundred), else in digits."""
    if not (get_language() or "").startswith("zh"):
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")
