"""The demo's authorities and institutions: those known by name, and as many more as a size asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yiji.codelists import catalogue
from yiji.codelists.data_files import Entry
from yiji.config.demo_seed.cast import (
    COMMUNITY,
    COUNTY_AUTHORITY,
    MAIN_HOSPITAL,
    MATERNITY,
    OUTSIDE,
    TO_BE_ISSUED,
)

ZHEJIANG, JIANGSU = "330000", "320000"
TCM_AUTHORITY = "zj-tcm"

_GENERAL = (
    "01", "02", "03", "04", "05", "07", "10", "11", "12", "13", "15", "16", "19", "20", "21", "26", "28", "30",
    "31", "32", "50", "52",
)  # fmt: skip
_MATERNITY_LINES = ("01", "03", "05", "06", "07", "09", "26", "30", "32", "50")
_COMMUNITY_LINES = ("01", "02", "03", "05", "07", "12", "21", "30", "32", "50")
_TCM_LINES = ("03", "04", "05", "21", "30", "32", "50", "52")


@dataclass(frozen=True)
class Office:
    """A health authority; ``division`` is a province, city or county code."""

    key: str
    name: str
    level: str
    division: str
    kind: str = "health"


@dataclass(frozen=True)
class Place:
    """An institution. ``mix`` names scopes with their weights, ``share`` how many physicians of small it has.

    ``approving`` is "issuer" (all four categories), "tcm" (TCM with the province's TCM authority) or "".
    """

    key: str
    name: str
    county: str
    issuer: str
    class_code: str
    mix: tuple[tuple[str, int], ...]
    share: int
    kind: str = "medical"
    grade: str = ""
    account: str = "active"
    licence: str = "valid"
    approving: str = "issuer"
    lines: tuple[str, ...] = _GENERAL
    economic: str = "11"
    management: str = "1"

    @property
    def province(self) -> str:
        return f"{self.county[:2]}0000"


OFFICES = (
    Office(COUNTY_AUTHORITY, "西湖区卫生健康局", "county", "330106"),
    Office("gongshu", "拱墅区卫生健康局", "county", "330105"),
    Office("shangcheng", "上城区卫生健康局", "county", "330102"),
    Office("hangzhou", "杭州市卫生健康委员会", "city", "330100"),
    Office("zhejiang", "浙江省卫生健康委员会", "province", ZHEJIANG),
    Office(TCM_AUTHORITY, "浙江省中医药管理局", "province", ZHEJIANG, "tcm"),
    Office("jiangsu", "江苏省卫生健康委员会", "province", JIANGSU),
    Office("js-tcm", "江苏省中医药管理局", "province", JIANGSU, "tcm"),
    Office("qinhuai", "秦淮区卫生健康委员会", "county", "320104"),
)

_HOSPITAL = (
    ("11", 34), ("12", 24), ("13", 6), ("14", 5), ("15", 4), ("16", 2), ("17", 1), ("19", 7), ("20", 3),
    ("22", 3), ("23", 2), ("X27", 2), ("31", 4), ("41", 1), ("51", 8), ("52", 3),
)  # fmt: skip
_MATERNITY = (("13", 55), ("14", 20), ("24", 5), ("12", 6), ("19", 6), ("20", 3), ("51", 5))
_COMMUNITY = (("21", 55), ("11", 10), ("24", 8), ("31", 6), ("51", 12), ("41", 9))
_DENTAL, _PREVENTION, _TCM = (("31", 1),), (("41", 1),), (("51", 12), ("52", 5), ("X58", 1))

PLACES = (
    Place(MAIN_HOSPITAL, "江城市第一人民医院", "330106", COUNTY_AUTHORITY, "A100", _HOSPITAL, 150,
          grade="三级甲等"),
    Place(MATERNITY, "江城市妇幼保健院", "330106", COUNTY_AUTHORITY, "G100", _MATERNITY, 42,
          grade="三级乙等", approving="", lines=_MATERNITY_LINES),
    Place(OUTSIDE, "外省人民医院", "320104", "qinhuai", "A100", _HOSPITAL, 14, grade="二级甲等",
          account="not_issued"),
    Place(COMMUNITY, "文新街道社区卫生服务中心", "330106", COUNTY_AUTHORITY, "B100", _COMMUNITY, 24,
          approving="tcm", lines=_COMMUNITY_LINES),
    Place(TO_BE_ISSUED, "西溪湿地医院", "330106", COUNTY_AUTHORITY, "A100", _HOSPITAL, 14, grade="二级乙等",
          account="not_issued", approving=""),
    Place("cdc", "西湖区疾病预防控制中心", "330106", COUNTY_AUTHORITY, "J100", _PREVENTION, 12,
          kind="prevention", account="issued", approving="", lines=("01",)),
    Place("dental", "雅正口腔诊所", "330105", "gongshu", "D215", _DENTAL, 6, kind="clinic",
          account="setup_expired", approving="", lines=("12",), economic="24", management="2"),
    Place("hupan", "湖畔综合门诊部", "330106", COUNTY_AUTHORITY, "D110", _COMMUNITY, 5, account="restricted",
          licence="overdue", lines=("01", "02", "03", "12"), economic="24", management="2"),
    Place("heming", "鹤鸣中医门诊部", "330102", "shangcheng", "D120", _TCM, 4, account="suspended",
          licence="suspended", lines=("50", "52"), economic="24", management="2"),
    Place("tianmu", "天目普通诊所", "330105", "gongshu", "D211", (("11", 1),), 2, kind="clinic",
          account="closed", licence="cancelled", lines=("03",), economic="24", management="2"),
)  # fmt: skip

_FURTHER = (
    ("人民医院", "A100", _HOSPITAL, _GENERAL),
    ("中医院", "A210", _TCM, _TCM_LINES),
    ("妇幼保健院", "G100", _MATERNITY, _MATERNITY_LINES),
    ("社区卫生服务中心", "B100", _COMMUNITY, _COMMUNITY_LINES),
    ("第二人民医院", "A100", _HOSPITAL, _GENERAL),
)
_ACCOUNTS = ("active", "active", "active", "issued", "not_issued")


def further(count: int, share: int) -> tuple[list[Office], list[Place]]:
    """``count`` more institutions of about ``share`` physicians in the counties of two provinces."""
    offices: dict[str, Office] = {}
    places: list[Place] = []
    for number, (county, variant) in enumerate(_counties(count)):
        name = catalogue.division_name(county.parent) + county.label
        office = offices.setdefault(
            county.code, Office(f"office-{county.code}", f"{name}卫生健康局", "county", county.code)
        )
        kind, class_code, mix, lines = _FURTHER[variant]
        places.append(
            Place(
                f"further-{number}",
                name + kind,
                county.code,
                office.key,
                class_code,
                mix,
                max(4, share // (1 if class_code[0] == "A" else 2)),
                account=_ACCOUNTS[number % len(_ACCOUNTS)],
                lines=lines,
            )
        )
    return list(offices.values()), places


def _counties(count: int) -> Iterator[tuple[Entry, int]]:
    """Every county once with the first kind of institution, then with the next, ``count`` in all."""
    taken = {office.division for office in OFFICES}
    counties = [
        county
        for province in (ZHEJIANG, JIANGSU)
        for city in catalogue.divisions(province)
        for county in catalogue.divisions(city.code, level="county")
        if county.valid_to is None and county.code not in taken
    ]
    rounds = ((county, variant) for variant in range(len(_FURTHER)) for county in counties)
    for _number, found in zip(range(count), rounds, strict=False):
        yield found
