"""Plausible names, among them long, compound and rare ones that programs tend to spoil."""

from __future__ import annotations

import random

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
    "卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱江尹薛阎段雷侯龙史陶黎贺顾毛郝龚邵万覃钱戴严莫孔向常汤"
)
_COMPOUND = ("欧阳", "上官", "诸葛", "司马", "夏侯", "皇甫", "尉迟", "慕容", "令狐", "端木")
_MALE = "伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林阳建志文国海东晓少启泽景云峰楠博"
_FEMALE = "芳娜敏静丽艳娟霞秀英玲桂燕红萍梅琳雪倩颖洁莹婷慧佳欣怡蕾薇琴玉兰春晓雨思梦子涵诗瑶宁"
_RARE = ("陈㛃", "马䶮", "王喆", "李堃", "赵頔", "杨犇", "刘昇", "周翀", "吴玥", "孙珺", "褚赟", "仇珅")
_LONG = (
    "阿依古丽·买买提", "古丽娜尔·阿布都热合曼", "努尔兰·哈力克", "扎西多吉", "次仁卓玛", "巴特尔",
    "乌兰图雅", "金哲洙", "木合塔尔·艾尔肯", "洛桑旦增",
)  # fmt: skip


def make_name(rng: random.Random, sex: str) -> str:
    """A name; one in about forty is rare, compound or long."""
    luck = rng.random()
    if luck < 0.008:
        return rng.choice(_RARE)
    if luck < 0.016:
        return rng.choice(_LONG)
    letters = _MALE if sex == "1" else _FEMALE
    surname = rng.choice(_COMPOUND) if luck < 0.026 else rng.choice(_SURNAMES)
    return surname + "".join(rng.sample(letters, 1 if rng.random() < 0.25 else 2))


def first_of_each_kind() -> list[str]:
    """Names that every size of the demo must hold."""
    return ["陈㛃", "马䶮", "欧阳静", *_LONG[:4], "艾力·买买提"]
