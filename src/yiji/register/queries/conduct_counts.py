"""How much of penalties, bars and assessments waits for the reader as the second person."""

from __future__ import annotations

from yiji.accounts.scope import Scope
from yiji.register.conduct_visibility import visible_assessments, visible_conduct, visible_sheets
from yiji.register.queries.conduct import waiting_for


def waiting_conduct(scope: Scope, cap: int) -> int:
    """Records, results and sheets that somebody else has entered; counted up to ``cap`` of each."""
    me = scope.person_id
    records = visible_conduct(scope).filter(waiting_for(scope))
    results = visible_assessments(scope).filter(state="recorded").exclude(recorded_by_person=me)
    sheets = visible_sheets(scope).filter(state="submitted").exclude(uploaded_by_person=me)
    return sum(rows[:cap].count() for rows in (records, results, sheets))
