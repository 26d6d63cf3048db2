"""Changes of personal information (seed 7): asked with a paper, decided by another, the qualification untouched."""

from __future__ import annotations

import io
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from tests.factories import (
    make_institution,
    make_operator,
    make_physician,
    make_physician_account,
    make_registration,
    scope_of,
)
from yiji.accounts.models import PhysicianAccount, User
from yiji.audit.models import AuditEvent
from yiji.certificates.actions.issue_e_certificate import ask_e_certificate
from yiji.institutions.models import Institution
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.notices.models import SmsMessage
from yiji.register.actions.ask_info_change import (
    Paper,
    ask_info_change,
    ask_photo_change,
    withdraw_info_change,
)
from yiji.register.actions.decide_info_change import (
    approve_info_change,
    decide_info_changes,
    return_info_change,
)
from yiji.register.models import InfoChange, Physician, Qualification, Registration
from yiji.register.queries.info_changes import (
    change_photo,
    current_photo,
    evidence_picture,
    info_change_detail,
    info_changes,
    own_items,
)
from yiji.uploads.portraits import make_portrait

pytestmark = pytest.mark.django_db


def picture(colour: object = "white", size: tuple[int, int] = (826, 1252)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")  # type: ignore[arg-type]
    return out.getvalue()


PAPER = Paper(picture(), "image/jpeg")


def doctor(hospital: Institution, **values: Any) -> PhysicianAccount:
    physician = make_physician("买买提·吐尔逊", professional_title="231", **values)
    make_registration(physician, hospital)
    return make_physician_account(physician)


def asked(account: PhysicianAccount, item: str = "school", value: str = "浙江大学医学院") -> InfoChange:
    return ask_info_change(scope_of(account.user), item, value=value, evidence=PAPER)


def test_an_approved_change_alters_the_registration_side_and_flags_it_but_never_the_qualification() -> None:
    hospital = make_institution()
    account = doctor(hospital)
    qualifications, registrations = list(Qualification.objects.values()), list(Registration.objects.values())
    change = asked(account)
    physician = Physician.objects.get(pk=account.physician_id)
    assert (physician.school, physician.info_changed) == ("", False)
    approve_info_change(scope_of(make_operator(hospital)), change.pk, version=change.version)
    physician.refresh_from_db()
    assert (physician.school, physician.info_changed) == ("浙江大学医学院", True)
    assert list(Qualification.objects.values()) == qualifications
    assert list(Registration.objects.values()) == registrations
    assert AuditEvent.objects.filter(verb="info_change.approve").count() == 1


@pytest.mark.parametrize("item", ["professional_title", "education", "degree"])
def test_coded_items_take_codes_of_their_list_only(item: str) -> None:
    from yiji.codelists import catalogue

    account = doctor(make_institution())
    for wrong in ("", "主任医师", "99999", "' OR 1=1"):
        with pytest.raises(Refusal) as refused:
            asked(account, item, wrong)
        assert refused.value.problems[0].field == "value"
    code = catalogue.entries(item)[-1].code
    assert asked(account, item, code).new_value == code


@pytest.mark.parametrize("school", ["", "　", "大", "学" * 81, "123456", "\u200b\u200b"])
def test_a_school_has_a_name_of_two_to_eighty_characters(school: str) -> None:
    with pytest.raises(Refusal):
        asked(doctor(make_institution()), "school", school)
    assert not InfoChange.objects.exists()


@pytest.mark.parametrize("item", ["name", "id_number", "info_changed", "photo", "version", "phone_of_record"])
def test_nothing_else_can_be_changed_this_way(item: str) -> None:
    with pytest.raises(Refusal) as refused:
        asked(doctor(make_institution()), item, "买买提")
    assert refused.value.problems[0].way_out


def test_a_paper_is_needed_and_the_value_must_differ() -> None:
    account = doctor(make_institution(), school="浙江大学")
    with pytest.raises(Refusal) as missing:
        ask_info_change(scope_of(account.user), "school", value="复旦大学", evidence=None)
    assert missing.value.problems[0].field == "evidence"
    with pytest.raises(Refusal) as same:
        asked(account, "school", " 浙江大学 ")
    assert same.value.problems[0].code == "unchanged"


def test_one_request_an_item_waits_and_it_can_be_taken_back() -> None:
    account = doctor(make_institution())
    change = asked(account)
    with pytest.raises(Conflict):
        asked(account, "school", "复旦大学")
    withdraw_info_change(scope_of(account.user), change.pk, version=0)
    with pytest.raises(Conflict):
        withdraw_info_change(scope_of(account.user), change.pk, version=1)
    assert asked(account, "school", "复旦大学").state == "submitted"


def test_without_a_valid_registration_nobody_could_decide() -> None:
    account = make_physician_account(make_physician())
    with pytest.raises(Refusal) as refused:
        asked(account)
    assert refused.value.problems[0].code == "no_registration"


def test_others_see_and_decide_nothing() -> None:
    account = doctor(make_institution())
    change = asked(account)
    stranger = scope_of(make_operator(make_institution()))
    other_physician = scope_of(doctor(make_institution()).user)
    for scope in (stranger, other_physician):
        assert not info_changes(scope, "submitted").exists()
        for look in (
            lambda scope=scope: info_change_detail(scope, change.pk),
            lambda scope=scope: evidence_picture(scope, change.pk, 1),
            lambda scope=scope: change_photo(scope, change.pk, "new"),
            lambda scope=scope: approve_info_change(scope, change.pk, version=0),
            lambda scope=scope: return_info_change(scope, change.pk, version=0, reasons=["unclear"]),
        ):
            with pytest.raises(NotFound):
                look()
    with pytest.raises(NotFound):
        withdraw_info_change(stranger, change.pk, version=0)
    with pytest.raises(NotFound):
        approve_info_change(scope_of(account.user), change.pk, version=0)


def test_nobody_decides_on_himself() -> None:
    hospital = make_institution()
    account = doctor(hospital)
    change = asked(account)
    clerk = make_operator(hospital)
    User.objects.filter(pk=clerk.pk).update(person_id=account.id_number_index)
    with pytest.raises(Refusal) as refused:
        approve_info_change(scope_of(clerk), change.pk, version=0)
    assert refused.value.problems[0].code == "same_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        InfoChange.objects.filter(pk=change.pk).update(
            state="approved", decided_by_person=account.id_number_index, version=1
        )


def test_a_return_needs_a_reason_of_the_list_and_tells_the_physician() -> None:
    hospital = make_institution()
    account = doctor(hospital)
    change, clerk = asked(account), scope_of(make_operator(hospital))
    for reasons, note in (([], ""), (["bad"], ""), (["unclear", "bad"], ""), (["other"], "不行")):
        with pytest.raises(Refusal):
            return_info_change(clerk, change.pk, version=0, reasons=reasons, note=note)
    returned = return_info_change(clerk, change.pk, version=0, reasons=["unclear", "incomplete"])
    assert (returned.state, returned.return_reasons) == ("returned", ["unclear", "incomplete"])
    assert SmsMessage.objects.filter(template="info-change-returned").count() == 1
    assert Physician.objects.get(pk=account.physician_id).info_changed is False
    with pytest.raises(Conflict):
        approve_info_change(clerk, change.pk, version=0)
    assert asked(account, "school", "复旦大学").state == "submitted"


def test_a_physician_who_moved_away_is_no_longer_decided_on_here() -> None:
    hospital, other = make_institution(), make_institution()
    account = doctor(hospital)
    change = asked(account)
    registration = Registration.objects.get(physician_id=account.physician_id)
    Registration.objects.filter(pk=registration.pk).update(primary_institution=other, version=1)
    clerk = scope_of(make_operator(hospital))
    assert info_change_detail(clerk, change.pk).moved_away
    with pytest.raises(Refusal) as refused:
        approve_info_change(clerk, change.pk, version=0)
    assert refused.value.problems[0].code == "moved"
    assert return_info_change(clerk, change.pk, version=0, reasons=["not_own"]).state == "returned"


def test_a_value_that_changed_meanwhile_is_not_overwritten() -> None:
    hospital = make_institution()
    account = doctor(hospital)
    change = asked(account)
    Physician.objects.filter(pk=account.physician_id).update(school="复旦大学")
    with pytest.raises(Conflict):
        approve_info_change(scope_of(make_operator(hospital)), change.pk, version=0)
    change.refresh_from_db()
    assert change.state == "submitted"
    assert Physician.objects.get(pk=account.physician_id).school == "复旦大学"


def test_many_are_decided_each_by_itself() -> None:
    hospital = make_institution()
    clerk = scope_of(make_operator(hospital))
    changes = [asked(doctor(hospital)) for _ in range(5)]
    approve_info_change(clerk, changes[0].pk, version=0)
    foreign = asked(doctor(make_institution()))
    told = decide_info_changes(
        clerk, [(c.pk, 0) for c in [*changes, foreign]] + [(uuid.uuid4(), 0)], approve=True
    )
    assert [bool(told[c.pk]) for c in changes] == [True, False, False, False, False]
    assert told[foreign.pk]
    assert sum(not reason for reason in told.values()) == 4
    assert info_changes(clerk, "approved").count() == 5
    with pytest.raises(Refusal):
        decide_info_changes(clerk, [(uuid.uuid4(), 0)] * 201, approve=True)
    with pytest.raises(Refusal):
        decide_info_changes(clerk, [(changes[1].pk, 1)], approve=False)


def test_a_photo_is_cut_measured_approved_and_only_the_last_one_is_kept() -> None:
    hospital = make_institution()
    account = doctor(hospital)
    scope, clerk = scope_of(account.user), scope_of(make_operator(hospital))
    for shade in ((250, 250, 250), (240, 240, 240)):
        cut = make_portrait(picture(shade))
        assert Image.open(io.BytesIO(cut.data)).size == (413, 626)
        change = ask_photo_change(scope, portrait=cut.data, white_share=cut.white_share)
        approve_info_change(clerk, change.pk, version=0)
        assert current_photo(clerk, account.physician_id) == cut.data  # type: ignore[arg-type]
    physician = Physician.objects.get(pk=account.physician_id)
    assert physician.info_changed is True
    assert change_photo(clerk, change.pk, "old") != change_photo(clerk, change.pk, "new")


def test_a_new_photo_is_on_a_new_certificate_and_replaces_the_old_one() -> None:
    hospital = make_institution()
    account = doctor(hospital)
    scope, clerk = scope_of(account.user), scope_of(make_operator(hospital))
    registration = Registration.objects.get(physician_id=account.physician_id)
    first = ask_e_certificate(scope, registration.pk)
    cut = make_portrait(picture((250, 250, 250)))
    change = ask_photo_change(scope, portrait=cut.data, white_share=cut.white_share)
    assert registration.e_certificates.count() == 1, "nothing before it is approved"
    approve_info_change(clerk, change.pk, version=0)
    states = list(registration.e_certificates.order_by("serial").values_list("state", "photo"))
    assert states == [("replaced", first.photo_id), ("valid", change.new_photo_id)]
    first.refresh_from_db()
    assert first.state_reason == "photo"


def test_who_has_no_certificate_gets_none_by_a_new_photo() -> None:
    hospital = make_institution()
    account = doctor(hospital)
    cut = make_portrait(picture((250, 250, 250)))
    change = ask_photo_change(scope_of(account.user), portrait=cut.data, white_share=cut.white_share)
    approve_info_change(scope_of(make_operator(hospital)), change.pk, version=0)
    assert not Registration.objects.get(physician_id=account.physician_id).e_certificates.exists()


def test_a_blue_background_is_refused_with_what_was_measured() -> None:
    account = doctor(make_institution())
    cut = make_portrait(picture((40, 80, 200)))
    with pytest.raises(Refusal) as refused:
        ask_photo_change(scope_of(account.user), portrait=cut.data, white_share=cut.white_share)
    assert (refused.value.problems[0].field, refused.value.problems[0].params) == ("photo", {"share": 0})


def test_the_physician_sees_what_is_in_force_and_what_waits() -> None:
    account = doctor(make_institution(), school="复旦大学")
    asked(account)
    school = next(one for one in own_items(scope_of(account.user)) if one.item == "school")
    assert (school.value, school.waiting_value) == ("复旦大学", "浙江大学医学院")
