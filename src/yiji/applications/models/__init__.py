"""Applications, their documents and their steps."""

from yiji.applications.models.application import Application
from yiji.applications.models.document import ApplicationDocument
from yiji.applications.models.statistics_snapshot import StatisticsSnapshot
from yiji.applications.models.step import ApplicationStep

__all__ = ["Application", "ApplicationDocument", "ApplicationStep", "StatisticsSnapshot"]
