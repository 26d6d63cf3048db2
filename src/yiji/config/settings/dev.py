"""The demo and development profile served by ``make run``."""

from yiji.config.settings.base import *  # noqa: F403
