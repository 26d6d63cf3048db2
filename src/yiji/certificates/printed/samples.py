"""Made-up content of each form, for tests, previews and the blank a pilot authority is shown."""

from __future__ import annotations

from yiji.certificates.printed.content_schema import (
    AnnouncementContent,
    F1Content,
    ReceiptContent,
    SnapshotContent,
    VerificationContent,
)


def sample() -> F1Content:
    """A complete first registration of a person who does not exist (the number's check digit is right)."""
    return F1Content(
        filled_on="2026-09-03",
        supervised_by="国家卫生健康委员会、国家中医药管理局",
        application_kind="INITIAL",
        name="林晓㛃",
        sex="女",
        ethnicity="汉族",
        birth_date="1998-03-12",
        identity_document_kind="居民身份证",
        identity_document_no="330106199803120024",
        mobile_phone="13800000000",
        telephone="0571-80000000",
        email="lin.xiaojie@example.com",
        postcode="310000",
        postal_address="浙江省杭州市西湖区示例路 1 号 2 幢 301 室",
        school="示例医科大学",
        major="临床医学",
        graduated_on="2021-06-30",
        education="大学本科毕业",
        degree="医学学士",
        diploma_no="100001202105000001",
        professional_title="医师",
        title_acquired_on="2023-12-01",
        qualification_level="执业医师",
        qualification_category="临床",
        qualification_certificate_no="202333110330106199803120024",
        qualification_acquired_on="2023-12-01",
        qualification_issuer="浙江省卫生健康委员会",
        practice_level="执业医师",
        practice_category="临床",
        practice_scopes=["内科专业", "急救医学专业"],
        institution_name="杭州市西湖区示例人民医院",
        institution_registration_no="47005172633010611A1001",
        institution_address="浙江省杭州市西湖区示例大道 88 号",
        institution_postcode="310012",
        institution_phone="0571-80001234",
        department="呼吸内科",
        practice_jurisdiction="浙江省",
        work_history=[
            {
                "from_month": "2016-09",
                "to_month": "2021-06",
                "organisation": "示例医科大学",
                "position": "学生",
                "referee": "王示范",
            },
            {
                "from_month": "2021-08",
                "to_month": "",
                "organisation": "杭州市西湖区示例人民医院",
                "position": "住院医师规范化培训",
                "referee": "陈示范",
            },
        ],
        penalties="无",
        health="健康，能够胜任医师工作",
        declaration="本人承诺所填内容和提交的材料真实、准确、完整，并知悉隐瞒情况或者提供虚假材料的法律后果。",
        employed_from="2026-09-01",
        employed_to="2029-08-31",
        institution_opinion="经核实，情况属实，同意聘用，同意申请注册。",
        decision="",
    )


def sample_receipt() -> ReceiptContent:
    """A complete receipt of an institution that does not exist."""
    return ReceiptContent(
        institution_name="杭州市西湖区示例人民医院",
        licence_kind="医疗机构执业许可证",
        licence_no="47005172633010611A1001",
        user_name="33010600012",
        agent_name="赵示范",
        agent_document_kind="居民身份证",
        agent_document_no="3301**********0018",
        agent_phone="138****0000",
        responsible_person="买买提·吐尔逊",
        responsible_phone="138****0001",
        papers=[
            {"label": "《医疗机构执业许可证》副本原件及复印件", "seen": True},
            {"label": "医疗机构授权委托书", "seen": True},
            {"label": "受托人身份证原件及复印件", "seen": False},
        ],
        authority_name="杭州市西湖区卫生健康局",
        officer_name="周示范",
        issued_on="2026-09-03",
        delivery="用户名和一次性设置码以短信发送至账户负责人手机，24 小时内有效",
    )


def sample_snapshot() -> SnapshotContent:
    """A month's figures of an institution that does not exist."""
    return SnapshotContent(
        institution_name="杭州市西湖区示例人民医院",
        month="2026-09",
        figures=[
            {"label": "在册医师", "figure": "128"},
            {"label": "待处理：在本院注册，不在人事名单", "figure": "2"},
        ],
        signed_by="赵示范",
        signed_on="2026-09-30",
    )


def sample_verification() -> VerificationContent:
    """A verification of two physicians who do not exist."""
    return VerificationContent(
        institution_name="杭州市西湖区示例人民医院",
        kind="注册信息验证",
        part="不一致的医师",
        staff_list="2026-09-03 核对",
        total="2",
        differing="2",
        verified="1",
        reported_by="赵示范",
        reported_at="2026-09-30 10:12",
        people=[
            {
                "name": "林晓㛃",
                "id_number": "3****************4",
                "certificate_no": "110330106000123",
                "differences": "级别：注册信息 执业医师；人事名单 执业助理医师",
                "since": "2026-09-03",
                "verification": "赵示范 2026-09-05 09:30 人事名单已改正",
            },
            {
                "name": "买买提·吐尔逊",
                "id_number": "3****************1",
                "certificate_no": "110330106000124",
                "differences": "不在人事名单",
                "since": "2026-09-03",
                "verification": "",
            },
        ],
    )


def sample_announcement() -> AnnouncementContent:
    """A list of two persons who do not exist."""
    return AnnouncementContent(
        authority_name="杭州市西湖区卫生健康局",
        phone="0571-00000000",
        list_kind="注销注册",
        month="2026-09",
        extent="本机关批准的注册",
        total="2",
        detail_label="注销原因",
        announced=[
            {
                "number": "1",
                "name": "林晓㛃",
                "sex": "女",
                "certificate_no": "11033010600****",
                "category": "临床",
                "institution": "杭州市西湖区示例人民医院",
                "detail": "本人申请（《医师执业注册管理办法》第十八条第十项）",
                "date": "2026-09-30",
            },
            {
                "number": "2",
                "name": "买买提·吐尔逊",
                "sex": "男",
                "certificate_no": "11033010600****",
                "category": "中医",
                "institution": "杭州市西湖区示例社区卫生服务中心",
                "detail": "《医师执业注册管理办法》第十八条第七项",
                "date": "2026-09-02",
            },
        ],
    )
