"""Verifies a sealed PDF that somebody holds: its seal, then the token that it carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yiji.certificates.queries.verify_token import Verdict, verify_online

if TYPE_CHECKING:
    from yiji.certificates.signing import SealReport


def verify_paper(pdf: bytes) -> tuple[SealReport, Verdict]:
    """(the seal, the verdict on the token inside). Raises Refusal for a file that is too much work.

    A good token in a file with a broken seal proves the registration, not the file: callers say so.
    """
    # The signing library loads with the first uploaded file, not with every web process.
    from yiji.certificates.signing import check_upload

    report = check_upload(pdf)
    return report, verify_online(report.token)
