"""Personal data at rest: only the right key, the right row and the right column open a stored value."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, connection, transaction

from tests import factories
from yiji.register.models import Physician, Qualification
from yiji.vault import keys
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal, reveal_value, seal
from yiji.vault.models import DataKey

pytestmark = pytest.mark.django_db


def _stored(physician: Physician, column: str = "id_number") -> bytes:
    return bytes(Physician.objects.values_list(column, flat=True).get(pk=physician.pk))


def test_a_sealed_value_comes_back_and_its_bytes_do_not_hold_it() -> None:
    number = factories.resident_id()
    physician = Physician.objects.get(pk=factories.make_physician(id_number=number).pk)
    assert reveal(physician, "id_number") == number
    assert number.encode() not in _stored(physician)
    assert number[6:14].encode() not in _stored(physician, "birth_date")


def test_the_same_value_sealed_twice_looks_different() -> None:
    physician = factories.make_physician()
    number, before = reveal(physician, "id_number"), _stored(physician)
    seal(physician, "id_number", number)
    assert bytes(physician.id_number) != before


def test_an_empty_value_is_stored_as_null() -> None:
    physician = factories.make_physician()
    seal(physician, "birth_date", "")
    assert physician.birth_date is None
    assert reveal(physician, "birth_date") == ""


def test_a_ciphertext_moved_to_another_row_is_refused() -> None:
    one, other = factories.make_physician(), factories.make_physician()
    with pytest.raises(InvalidTag):
        reveal_value(Physician, "id_number", other.pk, _stored(one))


def test_a_ciphertext_moved_to_another_column_is_refused() -> None:
    physician = factories.make_physician()
    with pytest.raises(InvalidTag):
        reveal_value(Physician, "birth_date", physician.pk, _stored(physician))


def test_a_ciphertext_moved_to_another_table_is_refused() -> None:
    physician = factories.make_physician()
    with pytest.raises(InvalidTag):
        reveal_value(Qualification, "id_number", physician.pk, _stored(physician))


@pytest.mark.parametrize("place", [5, 16, -1], ids=["nonce", "ciphertext", "tag"])
def test_an_altered_byte_is_refused(place: int) -> None:
    physician = factories.make_physician()
    blob = bytearray(_stored(physician))
    blob[place] ^= 1
    with pytest.raises(InvalidTag):
        reveal_value(Physician, "id_number", physician.pk, bytes(blob))


def test_a_value_swapped_in_by_plain_sql_is_refused() -> None:
    one, other = factories.make_physician(), factories.make_physician()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE register_physician SET id_number = "
            "(SELECT id_number FROM register_physician WHERE name = %s) WHERE name <> %s",
            [_rename(one), one.name],
        )
    with pytest.raises(InvalidTag):
        reveal(Physician.objects.get(pk=other.pk), "id_number")


def _rename(physician: Physician) -> str:
    physician.name = "甲"
    Physician.objects.filter(pk=physician.pk).update(name="甲")
    return physician.name


def test_a_blind_index_is_stable_and_differs_from_field_to_field() -> None:
    number = factories.resident_id()
    first = blind_index("id_number", number)
    keys.forget()
    assert blind_index("id_number", number) == first
    others = {blind_index(field, number) for field in keys.INDEXED_FIELDS}
    assert len(others) == len(keys.INDEXED_FIELDS)
    assert blind_index("id_number", factories.resident_id()) != first


def test_an_unknown_field_has_no_blind_index() -> None:
    with pytest.raises(ImproperlyConfigured, match="idx:shoe_size"):
        blind_index("shoe_size", "42")


@pytest.mark.usefixtures("other_master_key")
class TestAnotherMasterKey:
    def test_stops_reading_with_a_sentence_that_names_the_way_out(self) -> None:
        with pytest.raises(ImproperlyConfigured, match="wrong master key"):
            blind_index("phone", "13900000000")

    def test_never_makes_new_data_keys_beside_the_old_ones(self) -> None:
        before = list(DataKey.objects.order_by("pk").values_list("pk", "purpose", "state"))
        assert keys.ensure_keys() == 0
        assert list(DataKey.objects.order_by("pk").values_list("pk", "purpose", "state")) == before

    def test_does_not_add_a_missing_data_key_either(self) -> None:
        DataKey.objects.filter(purpose="idx:email").delete()
        with pytest.raises(ImproperlyConfigured, match="wrong master key"):
            keys.ensure_keys()
        assert not DataKey.objects.filter(purpose="idx:email").exists()

    def test_is_found_by_the_start_up_check(self) -> None:
        with pytest.raises(SystemCheckError, match=r"yiji\.E004"):
            call_command("check", databases=["default"])


def test_the_start_up_check_passes_with_the_right_key() -> None:
    assert not [problem for problem in run_checks(databases=["default"]) if problem.id == "yiji.E004"]


def test_a_data_key_moved_to_another_purpose_is_refused() -> None:
    wrapped = DataKey.objects.get(purpose="idx:email").wrapped
    DataKey.objects.filter(purpose="idx:phone").update(wrapped=wrapped)
    keys.forget()
    try:
        with pytest.raises(ImproperlyConfigured):
            blind_index("phone", "13900000000")
    finally:
        keys.forget()


def test_each_purpose_has_exactly_one_active_key() -> None:
    purposes = DataKey.objects.filter(state="active").values_list("purpose", flat=True)
    assert sorted(purposes) == sorted(keys.PURPOSES)
    with pytest.raises(IntegrityError), transaction.atomic():
        DataKey.objects.create(purpose="enc:S3", wrapped=b"x")
