"""The only table of the code lists: years of the working calendar that an operator imported."""

from django.db import models


class CalendarYear(models.Model):
    """One year's public holidays and make-up days; overrides the shipped table of that year.

    ``holidays`` and ``makeup_days`` are lists of ISO dates.
    """

    year = models.PositiveSmallIntegerField(primary_key=True)
    holidays = models.JSONField()
    makeup_days = models.JSONField()
    source = models.TextField()
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year}"
