"""Takes the demo's applications through the real actions, all of them in the order of time."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.applications.actions.accept import accept
from yiji.applications.actions.attach_document import attach_document
from yiji.applications.actions.complete import complete
from yiji.applications.actions.confirm import confirm
from yiji.applications.actions.decide import grant, refuse
from yiji.applications.actions.examine import examine, rule_results
from yiji.applications.actions.request_supplement import request_supplement, supply
from yiji.applications.actions.return_to_applicant import return_to_applicant
from yiji.applications.actions.save_draft import save_draft
from yiji.applications.actions.start_draft import start_draft
from yiji.applications.actions.submit import submit
from yiji.applications.actions.transition import transition
from yiji.applications.actions.withdraw import withdraw
from yiji.applications.models import Application
from yiji.config.demo_seed.actions.write_staff import live_scope, scope_of
from yiji.config.demo_seed.application_answers import answers
from yiji.config.demo_seed.cast import COMMUNITY
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before
from yiji.config.demo_seed.identity import Person, demo_id
from yiji.config.demo_seed.papers import page, photo
from yiji.config.demo_seed.places import PLACES
from yiji.config.demo_seed.stories import Story
from yiji.notices.delivery import deliver_due

_PLACES = {place.key: place for place in PLACES}


class Actors:
    """The scopes in which the stories' acts are done."""

    def __init__(self) -> None:
        self.intake = scope_of("xihu_intake")
        self.examiner = scope_of("xihu_examine")
        self.decider = scope_of("xihu_decide")
        self.clerk = scope_of("jc_clerk")
        self.community = scope_of("wx_admin")
        self.system = Scope.system("期限")

    def institution(self, story: Story) -> Scope:
        """Who acts for the institution of the story."""
        return self.community if story.place == COMMUNITY else self.clerk


class Teller:
    """One applicant's story; keeps the application's id and asks for its version before each act."""

    def __init__(self, who: Person, story: Story, actors: Actors, today: dt.date) -> None:
        self._who, self._story, self._actors, self._today = who, story, actors, today
        account = PhysicianAccount.objects.select_related("user").get(
            pk=demo_id("physician-account", who.key)
        )
        self._self = live_scope(account.user)
        self._id = uuid.UUID(int=0)

    def act(self, name: str, now: dt.datetime) -> None:
        """Do the named act at ``now``."""
        getattr(self, f"_{name}")(now)

    def _row(self) -> Application:
        return Application.objects.get(pk=self._id)

    def _start(self, now: dt.datetime) -> None:
        self._id = start_draft(self._self, now=now).pk

    def _fill(self, now: dt.datetime) -> None:
        place = _PLACES[self._story.place]
        pages = answers(self._who, place, self._story.scope, now.date())
        for step, values in pages.items():
            save_draft(self._self, self._id, step=step, values=values, version=self._row().version)
        papers = {"photo": photo(self._who.key), "employment_proof": page(self._who.key)}
        for kind, data in papers.items():
            attach_document(self._self, self._id, kind=kind, data=data, media_type="image/jpeg")

    def _submit(self, now: dt.datetime) -> None:
        submit(self._self, self._id, version=self._row().version, now=now)

    def _withdraw(self, now: dt.datetime) -> None:
        withdraw(
            self._self, self._id, version=self._row().version, reason="拟执业机构有变，另行申请。", now=now
        )

    def _supply(self, now: dt.datetime) -> None:
        supply(self._self, self._id, version=self._row().version, note="已补交聘用证明原件。", now=now)

    def _return(self, now: dt.datetime) -> None:
        return_to_applicant(
            self._actors.institution(self._story),
            self._id,
            version=self._row().version,
            reasons=["照片不符合要求"],
            note="请上传近六个月内的白底照片。",
            now=now,
        )

    def _confirm(self, now: dt.datetime) -> None:
        confirm(
            self._actors.institution(self._story),
            self._id,
            version=self._row().version,
            opinion="同意聘用，情况属实。",
            employed_from=now.date(),
            employed_to=now.date() + dt.timedelta(days=3 * 365),
            now=now,
        )

    def _accept(self, now: dt.datetime) -> None:
        accept(self._actors.intake, self._id, version=self._row().version, now=now)

    def _supplement(self, now: dt.datetime) -> None:
        request_supplement(
            self._actors.intake,
            self._id,
            version=self._row().version,
            items="1. 聘用证明未盖公章，请补盖后重新上传。",
            now=now,
        )

    def _examine(self, now: dt.datetime) -> None:
        found = rule_results(self._row(), now.date())
        examine(
            self._actors.examiner,
            self._id,
            version=self._row().version,
            checked={problem.code for problem in found if problem.severity == "WARN"},
            proposal="refuse" if self._story.ends == "refused" else "grant",
            note="材料已核对。",
            now=now,
        )

    def _grant(self, now: dt.datetime) -> None:
        grant(self._actors.decider, self._id, version=self._row().version, note="准予注册。", now=now)

    def _refuse(self, now: dt.datetime) -> None:
        refuse(
            self._actors.decider,
            self._id,
            version=self._row().version,
            grounds=["ELG-04"],
            reasons="经核查，申请人受刑事处罚，刑罚执行完毕不满二年。",
            now=now,
        )

    def _complete(self, now: dt.datetime) -> None:
        complete(self._actors.intake, self._id, version=self._row().version, now=now)

    def _transfer(self, now: dt.datetime) -> None:
        self._move(self._actors.intake, "transfer", "应由上一级主管部门办理，予以移送。", now)

    def _refuse_acceptance(self, now: dt.datetime) -> None:
        self._move(self._actors.intake, "refuse_acceptance", "申请事项依法不属于本机关职权范围。", now)

    def _close_unsupplied(self, now: dt.datetime) -> None:
        self._move(self._actors.system, "close_unsupplied", "逾期未补正，申请终结。", now)

    def _move(self, scope: Scope, name: str, note: str, now: dt.datetime) -> None:
        """A move of the workflow that has no action of its own yet."""
        row = self._row()
        transition(
            scope,
            row,
            name,
            version=row.version,
            now=now,
            note=note,
            organisation_name=row.authority.name if row.authority else "",
            changes={"due_on": None, "due_estimated": False, "return_reason": note},
        )


def tell_stories(told: Sequence[tuple[Person, Story]], today: dt.date) -> None:
    """Let every story happen, act by act in the order of time; messages go out as they would have."""
    actors = Actors()
    tellers = [Teller(who, story, actors, today) for who, story in told]
    acts = sorted(
        (-days, order, number, name)
        for number, (_who, story) in enumerate(told)
        for order, (days, name) in enumerate(story.steps)
    )
    minutes = 0
    for days, _order, number, name in acts:
        minutes = (minutes + 7) % 420
        moment = at_hour(working_days_before(today, -days), 9) + dt.timedelta(minutes=minutes)
        with clock_at(moment):
            tellers[number].act(name, moment)
            deliver_due()
