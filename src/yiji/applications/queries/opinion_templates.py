"""The usual opinions of one institution, in its order."""

from __future__ import annotations

import uuid

from yiji.accounts.scope import Scope
from yiji.applications.models import OpinionTemplate
from yiji.kernel.outcome import NotFound


def opinion_templates(scope: Scope, use: str = "") -> list[OpinionTemplate]:
    """The scope's institution's own templates, of one use or of both."""
    if scope.side != "institution" or scope.organisation_id is None:
        return []
    rows = OpinionTemplate.objects.filter(institution_id=scope.organisation_id)
    return list(rows.filter(use=use) if use else rows)


def own_template(scope: Scope, template_id: uuid.UUID) -> OpinionTemplate:
    """One of the institution's own; raises NotFound for all others."""
    found = next((one for one in opinion_templates(scope) if one.pk == template_id), None)
    if found is None:
        raise NotFound
    return found
