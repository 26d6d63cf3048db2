"""Gives every physician the key that lists are sorted by."""

from typing import Any

from django.db import migrations

from yiji.search.tokens import name_key

_CHUNK = 2000


def fill(apps: Any, schema_editor: Any) -> None:
    physician = apps.get_model("register", "Physician")
    some = list(physician.objects.filter(name_key="").only("id", "name")[:_CHUNK])
    while some:
        for one in some:
            one.name_key = name_key(one.name)[:160] or "-"
        physician.objects.bulk_update(some, ["name_key"], batch_size=500)
        some = list(physician.objects.filter(name_key="").only("id", "name")[:_CHUNK])


class Migration(migrations.Migration):
    dependencies = [("register", "0011_roster_lists")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
