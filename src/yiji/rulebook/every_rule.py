"""Loads every module that registers rules, so that the registry of rule.py is complete."""

from yiji.rulebook import (
    deadlines,
    disclosure,
    documents,
    eligibility,
    practice_location,
    practice_scope,
    procedure,
)

MODULES = (
    eligibility,
    practice_location,
    practice_scope,
    procedure,
    documents,
    deadlines,
    disclosure,
)
