from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("holidays", models.JSONField()),
                ("makeup_days", models.JSONField()),
                ("source", models.TextField()),
                ("imported_at", models.DateTimeField()),
            ],
            options={"ordering": ["year"]},
        ),
    ]
