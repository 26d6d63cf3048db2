"""The statutes the rulebook cites, with their dates in force and the articles that have been looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yiji.kernel.law import Article, Statute

ML = Statute("医师法", "中华人民共和国医师法", date(2022, 3, 1))
MR = Statute("医师执业注册管理办法", "医师执业注册管理办法", date(2017, 4, 1))
SR = Statute(
    "关于医师执业注册中执业范围的暂行规定",
    "关于医师执业注册中执业范围的暂行规定（卫医发〔2001〕169号）",
    date(2001, 6, 20),
)
AR = Statute("医师定期考核管理办法", "医师定期考核管理办法（卫医发〔2007〕66号）", date(2007, 5, 1))
APL = Statute("行政许可法", "中华人民共和国行政许可法", date(2004, 7, 1))
ARL = Statute("行政复议法", "中华人民共和国行政复议法", date(2024, 1, 1))
ALL = Statute("行政诉讼法", "中华人民共和国行政诉讼法", date(2017, 7, 1))
ESL = Statute("电子签名法", "中华人民共和国电子签名法", date(2005, 4, 1))
OGS = Statute(
    "国务院关于在线政务服务的若干规定",
    "国务院关于在线政务服务的若干规定（国务院令第716号）",
    date(2019, 4, 26),
)
PIPL = Statute("个人信息保护法", "中华人民共和国个人信息保护法", date(2021, 11, 1))
TCML = Statute("中医药法", "中华人民共和国中医药法", date(2017, 7, 1))
TCMS = Statute(
    "中医医术确有专长人员医师资格考核注册管理暂行办法",
    "中医医术确有专长人员医师资格考核注册管理暂行办法（国家卫生计生委令第15号）",
    date(2017, 12, 20),
)
MI = Statute("医疗机构管理条例", "医疗机构管理条例", date(1994, 9, 1))
RVD = Statute("乡村医生从业管理条例", "乡村医生从业管理条例", date(2004, 1, 1))
MIL = Statute(
    "中国人民解放军实施《执业医师法》办法",
    "中国人民解放军实施《中华人民共和国执业医师法》办法",
    date(2000, 1, 1),
)
CIVIL = Statute("民法典", "中华人民共和国民法典", date(2021, 1, 1))


@dataclass(frozen=True)
class KnownArticle:
    """What an article is about, how many 款 it has been checked for, and the 项 of its list (0 = no list)."""

    subject: str
    paragraphs: int = 1
    items: int = 0


def _plain(**subjects: str) -> dict[int, KnownArticle]:
    return {int(number.removeprefix("a")): KnownArticle(subject) for number, subject in subjects.items()}


KNOWN: Mapping[Statute, Mapping[int, KnownArticle]] = {
    ML: {
        13: KnownArticle("注册制度、集体办理、二十个工作日、录入国家信息平台"),
        14: KnownArticle("按注册的地点、类别、范围执业；增加执业范围", 4),
        15: KnownArticle("多机构执业以一个机构为主"),
        16: KnownArticle("不予注册的情形与书面通知", 2, 5),
        17: KnownArticle("注销注册的情形与三十日报告", 2, 6),
        **_plain(
            a18="变更注册及无需办理变更的情形",
            a19="中止执业二年以上或者不予注册情形消失后的重新注册",
            a20="个体行医",
            a21="准予注册和注销注册名单公告与查询服务",
            a34="执业助理医师的执业",
            a42="医师定期考核",
            a54="不正当手段取得证书、出借证书等的处理",
            a55="违反执业规范的处罚",
            a56="违反执业规范的处罚",
            a57="未按注册的地点、类别、范围执业",
            a58="终身或者五年禁止从业",
            a61="机构未履行报告职责",
            a65="军队医师的特别规定",
        ),
    },
    MR: {
        6: KnownArticle("不予注册的情形", 1, 8),
        18: KnownArticle("注销注册的情形与三十日报告", 1, 11),
        **_plain(
            a2="未经注册不得执业",
            a5="取得医师资格的可以申请注册",
            a7="执业地点、类别、范围的含义",
            a8="按注册内容执业",
            a9="向哪一机关申请",
            a10="同一执业地点多机构执业的备案与主要执业机构",
            a11="主要执业机构与考核信息",
            a12="申请材料与培训考核证明",
            a13="自收到申请之日起二十个工作日审核",
            a14="不予注册的书面通知与救济",
            a15="助理医师取得执业医师资格后的注册",
            a16="执业证书的保管与补办",
            a17="跨执业地点增加注册；助理医师只能注册一个执业地点",
            a19="离开机构三十日内备案；满二年未继续执业的注销",
            a20="变更注册",
            a21="变更注册的办理期限",
            a22="公告与查询",
            a23="机构未备案的责任",
            a24="中医医师注册由中医药主管部门负责",
        ),
    },
    SR: _plain(
        a1="执业范围目录", a2="一个类别、一个范围及基层例外", a3="计划生育技术服务",
        a4="全科医学", a5="不属于超范围执业的情形", a6="变更执业范围的条件",
    ),
    AR: _plain(a2="定期考核的含义", a5="考核周期"),
    APL: {
        32: KnownArticle("对申请的处理：五种情形与书面凭证", 2, 5),
        **_plain(
            a31="申请人对材料真实性负责；不得要求无关材料",
            a34="审查申请材料",
            a38="准予与不予的书面决定、理由和救济",
            a42="二十日决定与延长十日",
            a44="十日内颁发、送达证件",
            a45="听证、检验、鉴定等时间不计入期限",
            a69="撤销行政许可",
            a70="注销行政许可",
            a78="隐瞒情况或者提供虚假材料的一年内不得再次申请",
            a79="以欺骗、贿赂取得许可的三年内不得再次申请",
            a82="期限以工作日计算，不含法定节假日",
        ),
    },
    ARL: _plain(a20="六十日内申请行政复议"),
    ALL: _plain(a46="六个月内提起行政诉讼"),
    ESL: _plain(a14="可靠的电子签名与手写签名或者盖章同等效力"),
    OGS: _plain(
        a7="共享可得的材料不得要求提交", a8="电子签名", a9="电子印章",
        a10="电子证照", a11="电子证照的效力", a12="电子档案",
    ),
    PIPL: _plain(
        a6="最小必要", a13="处理个人信息的合法性基础", a17="告知处理者的名称、目的、方式", a28="敏感个人信息",
        a45="查阅、复制个人信息", a46="更正、补充个人信息", a51="安全措施", a55="影响评估",
    ),
    TCML: _plain(a15="中医医师资格；确有专长人员的考核与执业"),
    TCMS: _plain(a25="中医（专长）医师的执业范围", a26="跨省执业"),
    MI: _plain(
        a15="未取得执业许可或者未备案不得执业", a21="停业、歇业、注销", a22="执业登记与校验",
        a24="未取得许可不得开展诊疗活动", a27="按核准登记的诊疗科目开展活动",
    ),
    RVD: _plain(a2="适用范围", a9="乡村医生执业注册", a13="证书有效期", a16="再注册"),
    MIL: _plain(a9="军地医师执业证书的换领", a10="入伍、退役医师证书的办理"),
    CIVIL: _plain(a201="期间开始的当日不计入", a202="期间到期月的对应日为最后一日", a203="期间末日的顺延"),
}  # fmt: skip


class UnknownArticle(ValueError):
    """Somebody cites an article nobody has looked up."""


def check(article: Article) -> Article:
    """The article itself when it is known; else UnknownArticle (also for a 款 or 项 it lacks)."""
    known = KNOWN.get(article.statute, {}).get(article.number)
    if known is None:
        raise UnknownArticle(article.cite())
    if not 1 <= (article.paragraph or 1) <= known.paragraphs:
        raise UnknownArticle(article.cite())
    if article.item is not None and not 1 <= article.item <= known.items:
        raise UnknownArticle(article.cite())
    return article
