"""Log-ins as rows: how many live at once, how they end, what their owner sees, and that the end holds at once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    PASSWORD,
    form_data,
    logged_in,
    make_authority,
    make_institution,
    make_operator,
    make_physician,
    make_physician_account,
    make_user_officer,
    scope_of,
)
from tests.foundation.parallel import at_once
from yiji.accounts.actions.begin_session import Device, begin_session, count_failed_try, touch_session
from yiji.accounts.actions.change_operator_role import change_operator_role
from yiji.accounts.actions.end_own_session import end_own_session
from yiji.accounts.actions.end_sessions import end_other_sessions
from yiji.accounts.actions.forget_sessions import forget_sessions
from yiji.accounts.actions.log_in import complete_log_in
from yiji.accounts.actions.set_password import change_own_password
from yiji.accounts.models import LogInSession, Membership, User
from yiji.accounts.queries.own_sessions import own_failed_tries, own_log_in_history, own_sessions
from yiji.audit.models import AuditEvent
from yiji.kernel.outcome import Conflict, NotFound
from yiji.web.shared.device_words import device_of, network_of

NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 "
    "Safari/537.36 Edg/131.0.2903.51": ("Edge 131", "Windows 10/11"),
    "Mozilla/5.0 (X11; Linux x86_64; UOS) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/102.0.0.0 Safari/537.36 "
    "QAXBrowser": ("奇安信浏览器", "统信 UOS"),
    "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0 "
    "Mobile Safari/537.36 MicroMessenger/8.0.49": ("微信 8", "Android 14"),
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
    "Mobile/15E148 Safari/604.1": ("Safari 17", "iPhone"),
    "Mozilla/5.0 (Windows NT 6.1; WOW64; rv:115.0) Gecko/20100101 Firefox/115.0": (
        "Firefox 115",
        "Windows 7",
    ),
    "": ("", ""),
    "\x00<script>" * 100: ("", ""),
}


@pytest.mark.parametrize("agent", AGENTS)
def test_a_user_agent_becomes_a_few_words(agent: str, rf: object) -> None:
    request = rf.get("/", HTTP_USER_AGENT=agent, REMOTE_ADDR="203.0.113.77")  # type: ignore[attr-defined]
    device = device_of(request)
    assert (device.browser, device.system) == AGENTS[agent]
    assert device.network == "203.0.113.0/24"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        ("not an address", ""),
    ],
)
def test_only_the_network_of_an_address_is_kept(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.django_db
def test_a_new_log_in_of_staff_ends_the_older_and_its_page_tells_why() -> None:
    user = make_operator(make_institution(), "operator")
    older = logged_in(user)
    assert older.get(reverse("institution:security")).status_code == 200
    complete_log_in(user.pk, factor="totp", device=Device("Firefox 128", "麒麟", "198.51.100.0/24"))
    answer = older.get(reverse("institution:security"), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == reverse("institution:login")
    assert "在另一处登录（Firefox 128 · 麒麟）" in page
    assert "在另一处登录" not in older.get(reverse("institution:login")).content.decode()


@pytest.mark.django_db
def test_a_physician_has_three_log_ins_and_the_oldest_goes_first() -> None:
    user = make_physician_account(make_physician()).user
    began = [begin_session(user, factor="sms", now=NOON + dt.timedelta(minutes=n)) for n in range(4)]
    ended = [LogInSession.objects.get(pk=one.pk).end_reason for one in began]
    assert ended == ["newer", "", "", ""]


@pytest.mark.usefixtures("committed_db")
def test_eight_log_ins_of_one_officer_at_once_leave_one() -> None:
    user = make_user_officer(make_authority())
    at_once(8, lambda _n: complete_log_in(user.pk, factor="totp"))
    epoch = User.objects.get(pk=user.pk).session_epoch
    live = LogInSession.objects.filter(user=user, ended_at__isnull=True, epoch=epoch)
    assert LogInSession.objects.filter(user=user).count() == 8
    assert live.count() == 1


@pytest.mark.django_db
def test_an_ended_log_in_is_over_at_its_next_request_and_others_go_on() -> None:
    user = make_physician_account(make_physician()).user
    first, second = logged_in(user), logged_in(user)
    rows = own_sessions(scope_of(user))
    assert len(rows) == 2
    here = LogInSession.objects.filter(user=user).earliest("started_at")
    answer = second.post(reverse("physician:end_session", args=[here.pk]))
    assert answer["Location"] == reverse("physician:sessions")
    assert first.get(reverse("physician:home")).status_code == 302
    assert second.get(reverse("physician:home")).status_code == 200
    assert AuditEvent.objects.filter(verb="end_session", object_id=str(here.pk)).count() == 1


@pytest.mark.django_db
def test_another_persons_log_in_is_not_found_and_one_ends_once() -> None:
    user, other = (make_operator(make_institution(), "operator") for _ in range(2))
    session = begin_session(user, factor="totp")
    with pytest.raises(NotFound):
        end_own_session(scope_of(other), session.pk)
    end_own_session(scope_of(user), session.pk)
    with pytest.raises(Conflict):
        end_own_session(scope_of(user), session.pk)


@pytest.mark.django_db
def test_the_log_in_one_looks_from_is_not_ended_by_its_button() -> None:
    user = make_operator(make_institution(), "operator")
    client = logged_in(user)
    here = LogInSession.objects.get(user=user)
    assert client.post(reverse("institution:end_session", args=[here.pk])).status_code == 409
    assert client.get(reverse("institution:end_session", args=[here.pk])).status_code == 405
    assert client.get(reverse("institution:sessions")).status_code == 200


@pytest.mark.django_db
def test_ending_the_others_keeps_this_one() -> None:
    user = make_physician_account(make_physician()).user
    here, there = logged_in(user), logged_in(user)
    assert here.post(reverse("physician:end_other_sessions")).status_code == 302
    assert here.get(reverse("physician:home")).status_code == 200
    assert there.get(reverse("physician:home")).status_code == 302
    reasons = set(LogInSession.objects.filter(user=user).values_list("end_reason", flat=True))
    assert reasons == {"", "by_owner"}


@pytest.mark.django_db
def test_a_changed_password_ends_the_other_log_ins_which_are_told() -> None:
    user = make_physician_account(make_physician()).user
    here, there = logged_in(user), logged_in(user)
    body = form_data(present=PASSWORD, password="another long phrase 31", again="another long phrase 31")
    assert here.post(reverse("physician:change_password"), body).status_code == 303
    assert here.get(reverse("physician:home")).status_code == 200
    page = there.get(reverse("physician:home"), follow=True).content.decode()
    assert "密码已更改" in page


@pytest.mark.django_db
def test_a_changed_role_ends_the_log_in_at_once() -> None:
    institution = make_institution()
    admin, user = make_operator(institution, "administrator"), make_operator(institution, "operator")
    client = logged_in(user)
    change_operator_role(scope_of(admin), Membership.objects.get(user=user).pk, role="checker")
    page = client.get(reverse("institution:home"), follow=True).content.decode()
    assert "角色或岗位有变更" in page


@pytest.mark.django_db
def test_logging_out_ends_the_row() -> None:
    user = make_operator(make_institution(), "operator")
    client = logged_in(user)
    client.post(reverse("public:logout"))
    assert LogInSession.objects.get(user=user).end_reason == "log_out"
    assert client.get(reverse("institution:home")).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("side", "idle", "lives"),
    [
        ("institution", dt.timedelta(minutes=15), True),
        ("institution", dt.timedelta(minutes=15, seconds=2), False),
        ("physician", dt.timedelta(minutes=29), True),
        ("physician", dt.timedelta(minutes=30, seconds=2), False),
    ],
)
def test_an_idle_log_in_ends_to_the_second(side: str, idle: dt.timedelta, lives: bool) -> None:
    if side == "institution":
        user, page = make_operator(make_institution(), "operator"), "institution:security"
    else:
        user, page = make_physician_account(make_physician()).user, "physician:home"
    client = logged_in(user)
    # A second is left for the request itself.
    seen = timezone.now() - idle + dt.timedelta(seconds=1 if lives else 0)
    LogInSession.objects.filter(user=user).update(last_seen_at=seen)
    answer = client.get(reverse(page))
    assert answer.status_code == (200 if lives else 302)
    session = LogInSession.objects.get(user=user)
    assert session.end_reason == ("" if lives else "idle")
    if not lives:
        assert "长时间没有操作" in client.get(reverse(f"{side}:login")).content.decode()


@pytest.mark.django_db
def test_no_log_in_outlives_eight_hours_however_busy() -> None:
    user = make_operator(make_institution(), "operator")
    client = logged_in(user)
    LogInSession.objects.filter(user=user).update(
        started_at=timezone.now() - dt.timedelta(hours=8, seconds=1)
    )
    assert client.get(reverse("institution:home")).status_code == 302
    assert LogInSession.objects.get(user=user).end_reason == "expired"


@pytest.mark.django_db
def test_a_browser_session_without_a_row_is_nobody() -> None:
    user = make_operator(make_institution(), "operator")
    client = Client()
    client.force_login(user, backend="yiji.accounts.backend.SideBackend")
    assert client.get(reverse("institution:home")).status_code == 302
    stranger = begin_session(make_operator(make_institution(), "operator"), factor="totp")
    client.force_login(user, backend="yiji.accounts.backend.SideBackend")
    session = client.session
    session["log_in"] = str(stranger.pk)
    session.save()
    assert client.get(reverse("institution:home")).status_code == 302


@pytest.mark.django_db
def test_last_seen_is_written_at_most_once_a_minute_and_not_by_polling() -> None:
    user = make_operator(make_institution(), "operator")
    session = begin_session(user, factor="totp", now=NOON)
    assert not touch_session(session.pk, now=NOON + dt.timedelta(seconds=59))
    assert touch_session(session.pk, now=NOON + dt.timedelta(seconds=60))
    client = logged_in(user)
    resting = timezone.now() - dt.timedelta(minutes=5)
    LogInSession.objects.filter(user=user, ended_at__isnull=True).update(last_seen_at=resting)
    client.get(reverse("institution:home"), headers={"X-Yiji-Fragment": "1"})
    assert LogInSession.objects.get(user=user, ended_at__isnull=True).last_seen_at == resting
    client.get(reverse("institution:home"))
    assert LogInSession.objects.get(user=user, ended_at__isnull=True).last_seen_at > resting


@pytest.mark.django_db
def test_the_history_shows_twenty_log_ins_with_the_tries_that_failed_before() -> None:
    user = make_operator(make_institution(), "operator")
    for n in range(22):
        if n == 21:
            for _ in range(3):
                count_failed_try(user.pk)
        begin_session(user, factor="totp", now=NOON + dt.timedelta(minutes=n))
    count_failed_try(user.pk, now=NOON)
    scope = scope_of(user)
    history = own_log_in_history(scope)
    assert len(history) == 20
    assert [row["failed_before"] for row in history[:2]] == [3, 0]
    failed = own_failed_tries(scope)
    assert failed == {"count": 1, "last_at": NOON}
    page = logged_in(user).get(reverse("institution:sessions")).content.decode()
    assert "3 次" in page


@pytest.mark.django_db
def test_wrong_passwords_on_the_page_are_counted_for_their_owner() -> None:
    user = make_operator(make_institution(), "operator")
    for _ in range(2):
        Client().post(reverse("institution:login"), {"login_name": user.login_name, "password": "wrong"})
    begin_session(user, factor="totp")
    assert own_log_in_history(scope_of(user))[0]["failed_before"] == 2
    assert own_failed_tries(scope_of(user)) is None


@pytest.mark.django_db
def test_the_worker_closes_what_nobody_ended_and_forgets_after_180_days() -> None:
    user = make_operator(make_institution(), "operator")
    idle = begin_session(user, factor="totp", now=NOON)
    assert forget_sessions(now=NOON + dt.timedelta(minutes=14)) == 0
    forget_sessions(now=NOON + dt.timedelta(minutes=16))
    idle.refresh_from_db()
    assert idle.end_reason == "idle"
    ended = idle.ended_at
    assert ended is not None
    forget_sessions(now=ended + dt.timedelta(days=179, hours=23))
    assert LogInSession.objects.filter(pk=idle.pk).exists()
    forget_sessions(now=ended + dt.timedelta(days=180))
    assert not LogInSession.objects.filter(pk=idle.pk).exists()


@pytest.mark.django_db
def test_end_others_without_a_row_of_ones_own_ends_all() -> None:
    user = make_operator(make_institution(), "operator")
    begin_session(user, factor="totp")
    assert end_other_sessions(scope_of(user), None) == 1
    assert own_sessions(scope_of(user)) == []


@pytest.mark.django_db
def test_pages_of_one_side_do_not_open_to_another() -> None:
    """The security pages of a portal once opened by half to the other sides."""
    officer = logged_in(make_user_officer(make_authority()))
    operator = logged_in(make_operator(make_institution(), "operator"))
    pages = (
        "security",
        "change_password",
        "renew_recovery_codes",
        "sessions",
        "change_phone",
        "rebind_second_factor",
    )
    for name in pages:
        assert officer.get(reverse(f"institution:{name}")).status_code == 404, name
        assert operator.get(reverse(f"authority:{name}")).status_code == 404, name
        assert officer.get(reverse(f"authority:{name}")).status_code == 200, name
        assert operator.get(reverse(f"institution:{name}")).status_code == 200, name


@pytest.mark.django_db
def test_the_password_change_names_the_kept_session() -> None:
    user = make_operator(make_institution(), "operator")
    here = begin_session(user, factor="totp")
    change_own_password(
        scope_of(user), present=PASSWORD, password="another long phrase 31", session_id=here.pk
    )
    here.refresh_from_db()
    assert here.ended_at is None
    assert here.epoch == User.objects.get(pk=user.pk).session_epoch
