"""Loads every module that registers rules, so that the registry of rule.py is complete."""

from yiji.rulebook import (
    assessment,
    change_rules,
    deadlines,
    disclosure,
    documents,
    eligibility,
    filing_rules,
    leaving_rules,
    practice_location,
    practice_scope,
    procedure,
    provincial,
    waivers,
)

MODULES = (
    eligibility,
    practice_location,
    practice_scope,
    procedure,
    documents,
    deadlines,
    disclosure,
    change_rules,
    filing_rules,
    leaving_rules,
    provincial,
    waivers,
    assessment,
)
