"""What an applicant of the demo fills in on each step of the initial registration."""

from __future__ import annotations

import datetime as dt
from typing import Any

from yiji.config.demo_seed.identity import Person, demo_id
from yiji.config.demo_seed.places import Place
from yiji.rulebook.application_types.registration_fields import CHECK, DOCUMENTS, EXPERIENCE, PERSON, POST

_SCHOOL = "浙江大学医学院"
_DEPARTMENT = {"11": "03", "12": "04", "13": "05", "14": "07", "19": "32", "21": "02", "22": "20"}


def answers(who: Person, place: Place, scope: str, on: dt.date) -> dict[int, dict[str, Any]]:
    """The fields of every step with something typed, as the forms would hand them over."""
    graduated = who.birth.year + 23
    department = demo_id("department", f"{place.key}:{_DEPARTMENT[scope]}")
    pages: dict[int, dict[str, Any]] = {
        POST: {
            "qualification": str(demo_id("qualification", f"{who.key}:1:clinical")),
            "institution": str(demo_id("institution", place.key)),
            "practice_level": "1",
            "practice_category": "clinical",
            "practice_scopes": [scope],
            "department": str(department),
        },
        PERSON: {
            "mobile_phone": who.phone,
            "postal_address": "浙江省杭州市西湖区虚构路1号",
            "postcode": "310012",
            "ethnicity": "05" if "·" in who.name else "01",
            "school": _SCHOOL,
            "major": "临床医学",
            "education": "21",
            "degree": "410",
            "graduated_on": f"{graduated}-06-30",
            "diploma_no": f"1033512{graduated}05{who.id_number[-4:-1]}",
            "professional_title": "234",
        },
        EXPERIENCE: {
            "work_history": [
                {
                    "from_month": f"{graduated - 5}-09",
                    "to_month": f"{graduated}-06",
                    "organisation": _SCHOOL,
                    "position": "本科生",
                    "referee": "方教授",
                },
                {"from_month": f"{graduated}-08", "organisation": place.name, "position": "住院医师"},
            ],
            "penalties": "无",
            "health": "fit",
        },
        DOCUMENTS: {"photo_taken_on": (on - dt.timedelta(days=20)).isoformat(), "declaration": True},
        CHECK: {},
    }
    return pages
