"""Everybody who takes part in any business, and a walk through the pages of each type from start to effect."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests import factories as f
from yiji.accounts.models import User
from yiji.applications.models import Application
from yiji.institutions.models import Institution
from yiji.register.models import MultiInstitutionFiling, Physician, Registration
from yiji.rulebook.application_types import get
from yiji.rulebook.documents import PAPERS

OTHER_PROVINCE = {"province_code": "330000", "city_code": "330100", "county_code": "330106"}


@dataclass
class World:
    """A hospital with two operators and a checker, a second one, one in another province, and their authorities."""

    clients: dict[str, Client] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.today = timezone.localdate()
        self.authority = f.make_authority()
        self.hospital = f.make_institution(authority=self.authority)
        self.second = f.make_institution(authority=self.authority)
        self.far_authority = f.make_authority(**OTHER_PROVINCE)
        self.far = f.make_institution(authority=self.far_authority, **OTHER_PROVINCE)
        self.users: dict[str, User] = {
            "maker": f.make_operator(self.hospital),
            "checker": f.make_operator(self.hospital, "checker"),
            "second": f.make_operator(self.second),
            "second_checker": f.make_operator(self.second, "checker"),
            "far": f.make_operator(self.far),
        }
        for place, authority in (("", self.authority), ("far_", self.far_authority)):
            for duty in ("intake", "examine", "decide"):
                self.users[f"{place}{duty}"] = f.make_user_officer(authority, (duty,))

    def physician(self, *, registered: bool = True, level: str = "1", status: str = "active") -> Physician:
        """A physician with an account; ``registered`` at the hospital."""
        person = f.make_physician("买买提·吐尔逊", qualified=False)
        number = f.resident_id()
        f.make_qualification(
            person, number, level=level, year=self.today.year - 1 if not registered else 2015
        )
        account = f.make_physician_account(person)
        self.users["physician"] = User.objects.get(pk=account.user_id)
        if registered:
            ended = {} if status in ("active", "off_roster") else {"ended_on": dt.date(2024, 5, 1)}
            left = {"off_roster_on": self.today - dt.timedelta(days=30)} if status == "off_roster" else {}
            f.make_registration(person, self.hospital, status=status, **ended, **left)
        return person

    def filing(self, registration: Registration, **values: Any) -> MultiInstitutionFiling:
        """A running filing of that registration at the second hospital."""
        values = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2027, 12, 31), **values}
        return MultiInstitutionFiling.objects.create(
            registration=registration,
            institution=self.second,
            authority=self.authority,
            scopes=["11"],
            **values,
        )

    def client(self, who: str) -> Client:
        """The browser of that person."""
        if who not in self.clients:
            self.clients[who] = f.logged_in(self.users[who])
        return self.clients[who]

    def send(self, who: str, name: str, application: Application, **fields: Any) -> Any:
        """Post one form of the application; it must lead on."""
        application.refresh_from_db()
        answer = self.client(who).post(
            reverse(name, args=[application.pk]), f.form_data(version=application.version, **fields)
        )
        assert answer.status_code == 303, (name, answer.status_code, told(answer))
        application.refresh_from_db()
        return answer

    def write(self, who: str, portal: str, application: Application, values: dict[str, Any]) -> None:
        """Fill every step of the wizard and upload every paper, then press the last button."""
        kind = get(application.type)
        for step in kind.steps[:-1]:
            application.refresh_from_db()
            fields = {spec.name: self.value(spec, values) for spec in kind.fields_of(step.number)}
            data = f.form_data(version=application.version, **{k: v for k, v in fields.items() if v != ""})
            if fields.get("institution"):
                # Found by its name, as the clerk finds it.
                data["q"] = Institution.objects.get(pk=fields["institution"]).name
            for spec in kind.fields_of(step.number):
                if spec.kind == "rows":
                    data |= row_data(spec.name, data.pop(spec.name))
            url = reverse(f"{portal}:application_step", args=[application.pk, step.number])
            assert self.client(who).get(url).status_code == 200
            answer = self.client(who).post(url, data)
            assert answer.status_code == 303, (application.type, step.slug, told(answer))
        for paper in PAPERS[application.type]:
            upload = io.BytesIO(photo())
            upload.name = "纸.jpg"
            answer = self.client(who).post(
                reverse(f"{portal}:attach_document", args=[application.pk]),
                f.form_data(kind=paper.kind, file=upload),
            )
            assert answer.status_code == 303, told(answer)
        check = self.client(who).get(
            reverse(f"{portal}:application_step", args=[application.pk, len(kind.steps)])
        )
        assert "办结后的结果" in check.content.decode(), told(check)
        self.send(who, f"{portal}:submit_application", application)

    def value(self, spec: Any, values: dict[str, Any]) -> Any:
        """A value for the field: the one given, or an ordinary one of its kind where it is required."""
        if spec.name in values:
            return values[spec.name]
        if spec.kind == "flag":
            return "on" if spec.required else ""
        ordinary = {
            "mobile_phone": "13900000001", "postal_address": "虚构路1号", "ethnicity": "01", "health": "fit",
            "school": "虚构医学院", "major": "临床医学", "education": "21", "graduated_on": "2010-07-01",
            "work_history": [{"from_month": "2012-09", "organisation": "虚构医院"}], "penalties": "无",
            "photo_taken_on": self.today.isoformat(), "event_on": self.today.isoformat(),
            "known_on": self.today.isoformat(), "reason_text": "事实如此",
        }  # fmt: skip
        return ordinary.get(spec.name, "")

    def decide(
        self, application: Application, *, far: bool = False, hear: bool = False, start: bool = True
    ) -> None:
        """The authority's way: accept, hear, examine, grant, complete, each by the person whose duty it is."""
        prefix = "far_" if far else ""
        if start:
            self.send(f"{prefix}intake", "authority:accept_application", application)
        if hear:
            self.send(
                f"{prefix}examine", "authority:hear_physician", application, grounds="拟注销，理由如下。"
            )
        page = self.client(f"{prefix}examine").get(
            reverse("authority:examine_application", args=[application.pk])
        )
        ticks = re.findall(r'name="checked" value="([^"]+)"', page.content.decode())
        self.send(
            f"{prefix}examine", "authority:examine_application", application, proposal="grant", checked=ticks
        )
        self.send(f"{prefix}decide", "authority:decide_application", application, decision="grant")
        self.send(f"{prefix}intake", "authority:complete_application", application)

    def confirm(self, who: str, application: Application) -> None:
        """The institution confirms."""
        self.send(
            who, "institution:confirm_application", application,
            usual_opinion="0", employed_from=self.today.isoformat(),
        )  # fmt: skip

    def start(self, code: str) -> Application:
        """The physician begins a business from the page of businesses."""
        page = self.client("physician").get(reverse("physician:application_start"))
        assert f'value="{code}"' in page.content.decode(), f"{code} is not offered"
        answer = self.client("physician").post(reverse("physician:application_start"), f.form_data(type=code))
        assert answer.status_code == 303, told(answer)
        return Application.objects.get(type=code)


def photo() -> bytes:
    """A portrait of a size that the form can print."""
    out = io.BytesIO()
    Image.new("RGB", (413, 579), "white").save(out, "JPEG")
    return out.getvalue()


def row_data(name: str, rows: list[dict[str, str]]) -> dict[str, str]:
    """The body of a field of rows."""
    data = {}
    for number, row in enumerate(rows):
        for column, value in row.items():
            data[f"{name}-{number}-{column}"] = value
    return data


def told(answer: Any) -> str:
    """What an unexpected page says."""
    text = answer.content.decode()
    found = re.findall(r'class="(?:err|summary|errorlist|field-error)[^>]*>(.*?)</(?:ul|div|p)>', text, re.S)
    return re.sub(r"<[^>]+>", " ", " ".join(found) or text[-1500:])[:1500]


def place(institution: Institution) -> dict[str, Any]:
    """The wanted post at an institution, in the ordinary category and scope."""
    return {
        "institution": str(institution.pk),
        "practice_level": "1",
        "practice_category": "clinical",
        "practice_scopes": ["11"],
    }
