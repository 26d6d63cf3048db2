"""Applications, their documents and their steps."""

from yiji.applications.models.application import Application
from yiji.applications.models.document import ApplicationDocument
from yiji.applications.models.employer_note import EmployerNote
from yiji.applications.models.opinion_template import OpinionTemplate
from yiji.applications.models.statistics_snapshot import StatisticsSnapshot
from yiji.applications.models.step import ApplicationStep
from yiji.applications.models.waiver import RuleWaiver

__all__ = [
    "Application",
    "ApplicationDocument",
    "ApplicationStep",
    "EmployerNote",
    "OpinionTemplate",
    "RuleWaiver",
    "StatisticsSnapshot",
]
