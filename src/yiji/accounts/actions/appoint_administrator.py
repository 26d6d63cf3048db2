"""Gives an institution the administrator whom its letter of authorisation names; an earlier one loses access."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.actions.end_sessions import end_all_sessions
from yiji.accounts.institution_licence import LicensedInstitution
from yiji.accounts.models import CredentialIssue, Membership, RecoveryCode, User
from yiji.accounts.session_limits import AGENT_REPLACED, REISSUED
from yiji.kernel.outcome import Problem, Refusal
from yiji.notices.send import send_sms
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal, seal
from yiji.vault.masking import mask_phone


def appoint_administrator(
    institution: LicensedInstitution,
    *,
    name: str,
    id_number: str,
    phone: str,
    purpose: str,
    licence_no: str,
    now: dt.datetime | None = None,
) -> User:
    """The holder's user, without password and second factor; call it in the transaction of the issue.

    Only the holder appointed at the desk is replaced, not administrators whom the institution added itself.
    Raises Refusal where a reissue names another person than the holder, or a replacement the holder himself.
    """
    now = now or timezone.now()
    person_id = blind_index("id_number", id_number)
    holders = _holders(institution.id)
    kept = next((one.user for one in holders if one.user.person_id == person_id), None)
    if purpose == "reissue" and kept is None:
        raise Refusal(
            Problem(
                "another_person",
                "此人不是该机构现任的账户负责人，不能按重新发放办理。",
                field="responsible_person",
                way_out="负责人变动的，请凭新的授权委托书办理“更换账户负责人”。",
            )
        )
    if purpose == "replace_agent" and kept is not None:
        raise Refusal(
            Problem(
                "same_person",
                "此人就是该机构现任的账户负责人，不需要更换。",
                field="responsible_person",
                way_out="遗失密码、动态口令或者更换手机号的，请办理“重新发放”。",
            )
        )
    for membership in holders:
        if membership.user is not kept:
            _let_go(institution, membership, now)
    if kept is not None:
        return _reset(kept, name, phone, now)
    colleague = _colleague(institution.id, person_id)
    if colleague is not None:
        return _promote(colleague, name, phone, now)
    return _create(institution, name, id_number, phone, licence_no)


def _holders(institution_id: uuid.UUID) -> list[Membership]:
    appointed = CredentialIssue.objects.filter(account__institution_id=institution_id).values("user_id")
    present = Membership.objects.filter(
        institution_id=institution_id, role="administrator", ended_at__isnull=True, user_id__in=appointed
    )
    return list(present.select_related("user"))


def _let_go(institution: LicensedInstitution, membership: Membership, now: dt.datetime) -> None:
    """The earlier holder's post, log-ins and code end; he is told, in case the replacement is not genuine."""
    user = membership.user
    Membership.objects.filter(pk=membership.pk).update(ended_at=now)
    elsewhere = Membership.objects.filter(user=user, ended_at__isnull=True).exists()
    User.objects.filter(pk=user.pk).update(is_active=elsewhere)
    end_all_sessions(user.pk, AGENT_REPLACED, now=now)
    one_time_codes.cancel("setup", user.pk, now=now)
    send_sms(
        "institution-agent-replaced",
        reveal(user, "phone"),
        {
            "institution": institution.name,
            "login_name": user.login_name,
            "authority": institution.issuer_name,
            "phone": institution.issuer_phone,
        },
        dedup_key=f"agent-replaced:{membership.pk}",
        recipient_kind="user",
        recipient_id=user.pk,
        tenant_id=institution.id,
    )


def _reset(user: User, name: str, phone: str, now: dt.datetime) -> User:
    earlier = reveal(user, "phone")
    seal(user, "phone", phone)
    RecoveryCode.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(
        display_name=name,
        phone=user.phone,
        phone_index=blind_index("phone", phone),
        password=make_password(None),
        must_set_password=True,
        totp_secret=None,
        totp_confirmed_at=None,
    )
    end_all_sessions(user.pk, REISSUED, now=now)
    if earlier and earlier != phone:
        send_sms(
            "staff-phone-changed",
            earlier,
            {"login_name": user.login_name, "phone": mask_phone(phone)},
            dedup_key=f"desk-phone:{user.pk}:{now.timestamp()}",
            recipient_kind="user",
            recipient_id=user.pk,
        )
    user.refresh_from_db()
    return user


def _colleague(institution_id: uuid.UUID, person_id: uuid.UUID) -> Membership | None:
    live = Membership.objects.filter(institution_id=institution_id, ended_at__isnull=True)
    return live.filter(user__person_id=person_id).select_related("user").first()


def _promote(membership: Membership, name: str, phone: str, now: dt.datetime) -> User:
    """An operator becomes the holder: one person has one post in an institution, so the earlier one ends."""
    Membership.objects.filter(pk=membership.pk).update(ended_at=now)
    user = _reset(membership.user, name, phone, now)
    Membership.objects.create(user=user, institution_id=membership.institution_id, role="administrator")
    return user


def _create(institution: LicensedInstitution, name: str, id_number: str, phone: str, licence_no: str) -> User:
    user = User(
        side="institution",
        login_name=_free_login_name(institution.licence_no or licence_no),
        display_name=name,
        person_id=blind_index("id_number", id_number),
        phone_index=blind_index("phone", phone),
        password=make_password(None),
        must_set_password=True,
    )
    seal(user, "id_number", id_number)
    seal(user, "phone", phone)
    user.save(force_insert=True)
    Membership.objects.create(user=user, institution_id=institution.id, role="administrator")
    return user


def _free_login_name(number: str) -> str:
    """``jg`` and the first nine letters and digits of the number, counted on when a successor comes."""
    plain = "".join(char for char in number.lower() if char.isascii() and char.isalnum())
    stem = "jg" + plain[:9]
    name, count = stem, 1
    while User.objects.filter(login_name__iexact=name).exists():
        count += 1
        name = f"{stem}-{count}"
    return name
