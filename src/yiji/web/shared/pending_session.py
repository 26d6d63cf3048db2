"""The time between the first proof and the last: the user's id waits in the session, nobody is logged in yet."""

from __future__ import annotations

import time
import uuid

from django.contrib.auth import login
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from yiji.accounts.actions.log_in import complete_log_in
from yiji.accounts.one_time_codes import ProvenCode
from yiji.accounts.queries.hand_overs import hand_over_for_me
from yiji.web.shared.current_session import KEY
from yiji.web.shared.device_words import device_of
from yiji.web.shared.menus import PORTAL_HOME, url_or_empty
from yiji.web.shared.step_up import PROVED_AT

PENDING_SECONDS = 600
_KEYS = ("pending_user", "pending_side", "pending_step", "pending_at", "pending_code")
BACKEND = "yiji.accounts.backend.SideBackend"


def start(request: HttpRequest, side: str, user_id: uuid.UUID, step: str) -> None:
    """Remember who is half-way in and what he has to do next; the session gets a new id."""
    request.session.cycle_key()
    request.session["pending_user"] = str(user_id)
    request.session["pending_side"] = side
    request.session["pending_step"] = step
    request.session["pending_at"] = time.time()


def start_with_code(request: HttpRequest, side: str, proven: ProvenCode) -> None:
    """Half-way in by a set-up code that is proved but not used up yet."""
    start(request, side, proven.subject_id, "set_password")
    request.session["pending_code"] = str(proven.id)


def pending(request: HttpRequest, side: str, *steps: str) -> uuid.UUID | None:
    """The half-way user of this side whose next step is one of ``steps``; None after ten minutes."""
    session = request.session
    fresh = time.time() - float(session.get("pending_at", 0)) < PENDING_SECONDS
    if not fresh or session.get("pending_side") != side or session.get("pending_step") not in steps:
        return None
    return uuid.UUID(session["pending_user"])


def pending_code(request: HttpRequest, side: str) -> ProvenCode | None:
    """The set-up code that was proved in this session, while it still counts."""
    user_id = pending(request, side, "set_password")
    code_id = request.session.get("pending_code")
    return ProvenCode(uuid.UUID(code_id), user_id, None) if user_id and code_id else None


def forget(request: HttpRequest) -> None:
    """Drop everything about the half-way user."""
    for key in _KEYS:
        request.session.pop(key, None)


def finish(request: HttpRequest, side: str, user_id: uuid.UUID, *, factor: str) -> str:
    """All is proved: log the user in under a new session id; returns where he goes."""
    target = str(request.session.pop("next", "") or "")
    session = complete_log_in(user_id, factor=factor, device=device_of(request))
    forget(request)
    login(request, session.user, backend=BACKEND)
    request.session[KEY] = str(session.pk)
    if factor in ("totp", "sms"):
        request.session[PROVED_AT] = time.time()
    waiting = hand_over_for_me(user_id) if side == "institution" else None
    if waiting:
        return reverse("institution:hand_over_one", args=[waiting])
    own = target.startswith(f"/{side}/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if own else home_of(side)


def home_of(side: str) -> str:
    """The home page of a side, the entry page where it has none."""
    return url_or_empty(PORTAL_HOME.get(side, "")) or "/"
