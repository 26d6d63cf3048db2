"""Which official papers (domain §5 F8) each move of an application demands, and the articles they rest on."""

from __future__ import annotations

from collections.abc import Mapping

from yiji.kernel.law import Article
from yiji.rulebook.deregistration_grounds import DEREGISTRATION_GROUNDS
from yiji.rulebook.laws import APL, MIL, ML, MR
from yiji.rulebook.refusal_grounds import REFUSED_ON_GROUNDS, WRITTEN_REFUSAL

DEATH, RESCISSION, REVOCATION = "01", "rescission", "04"
_ENDING = frozenset({"DEREGISTER_SELF", "DEREGISTER_INST", "DEREGISTER_EXOFFICIO"})

# One paper whatever the application is about.
_SAME_FOR_ALL: Mapping[str, str] = {
    "accept": "acceptance_notice",
    "request_supplement": "supplement_notice",
    "refuse_acceptance": "non_acceptance",
    "transfer": "transfer_letter",
    "extend": "extension_notice",
    "pause": "pause_notice",
    "resume": "resume_notice",
    "hear": "hearing_notice",
    "close_unsupplied": "closing_notice",
    "note": "filing_receipt",
}
_BY_TYPE = frozenset({"grant", "refuse"})
MOVES_WITH_PAPER = frozenset(_SAME_FOR_ALL) | _BY_TYPE
# Steps inside a house, the applicant's own acts, and the handing over of what the decision promised.
MOVES_WITHOUT_PAPER = frozenset(
    {
        "save", "submit", "confirm", "return_to_applicant", "escalate", "take_up", "receive", "submit_for_check",
        "check", "send_back", "supply", "open", "respond", "examine", "complete", "withdraw", "void_with_account",
    }
)  # fmt: skip

# The article by which a permission is granted or a filing noted; the written form comes from APL 38.
_GRANTED_BY: Mapping[str, tuple[Article, ...]] = {
    "INITIAL": (ML.article(13), MR.article(13)),
    "ADD_LOCATION": (ML.article(13), MR.article(17)),
    "RE_REGISTER": (ML.article(19), MR.article(13)),
    "UPGRADE": (ML.article(13), MR.article(15)),
    "CHANGE": (ML.article(18), MR.article(20)),
    "ARMY_IN": (ML.article(65), MIL.article(9)),
    "ARMY_OUT": (ML.article(65), MIL.article(10)),
    "REISSUE": (MR.article(16),),
    "OFF_ROSTER_OBJECTION": (MR.article(19),),
    "CORRECT": (ML.article(13),),
    "MULTI_FILE": (ML.article(15), MR.article(10)),
    "MULTI_CANCEL": (MR.article(10),),
    "LEGACY_MULTI_CANCEL": (MR.article(10),),
    "MULTI_CANCEL_INST": (MR.article(10),),
    "OFF_ROSTER": (MR.article(19),),
}
_ARTICLES: Mapping[str, tuple[Article, ...]] = {
    "acceptance_notice": (APL.article(32, 1, 5), APL.article(32, 2)),
    "supplement_notice": (APL.article(32, 1, 4), APL.article(32, 2)),
    "non_acceptance": (APL.article(32, 1), APL.article(32, 2)),
    "transfer_letter": (APL.article(32, 1, 2),),
    "extension_notice": (APL.article(42),),
    "pause_notice": (APL.article(45),),
    "resume_notice": (APL.article(45),),
    "hearing_notice": (ML.article(17),),
    "refusal_decision": WRITTEN_REFUSAL,
    "rejection_decision": (APL.article(38),),
    "closing_notice": (APL.article(32, 1, 4),),
    "revocation_decision": (APL.article(69), ML.article(54)),
}


def papers_of_move(move: str, application_type: str, started_by: str, ground: str = "") -> tuple[str, ...]:
    """The kinds of papers of that move; ``ground`` is the code of the reason for which a registration ends.

    Raises KeyError for a move that stands in neither table, so that no new move goes without a thought of its paper.
    """
    if move in MOVES_WITHOUT_PAPER:
        return ()
    if move == "refuse":
        if started_by == "authority":
            # The case that the authority opened itself leads to nothing.
            return ("closing_notice",)
        return ("refusal_decision",) if application_type in REFUSED_ON_GROUNDS else ("rejection_decision",)
    if move == "grant":
        return _granted(application_type, ground)
    return (_SAME_FOR_ALL[move],)


def articles_of_paper(kind: str, application_type: str, ground: str = "", *, case: bool = False) -> list[str]:
    """The citations on a paper of that kind, the grounds of the case first; ``case``: the authority opened it."""
    if kind == "closing_notice" and case:
        return [APL.article(34).cite()]
    if kind in ("deregistration_decision", "deregistration_notice", "penalty_registration_notice"):
        return [article.cite() for article in _ending(ground)]
    if kind in _ARTICLES:
        return [article.cite() for article in _ARTICLES[kind]]
    granted = _GRANTED_BY[application_type]
    written = () if kind == "filing_receipt" else (APL.article(38),)
    return [article.cite() for article in (*granted, *written)]


def _granted(application_type: str, ground: str) -> tuple[str, ...]:
    if application_type == "CORRECT":
        return ("correction_notice",)
    if application_type in _ENDING:
        if ground == RESCISSION:
            return ("revocation_decision", "penalty_registration_notice")
        if ground == REVOCATION:
            return ("deregistration_decision", "penalty_registration_notice")
        return ("deregistration_decision", "deregistration_notice")
    return ("grant_decision",) if application_type in REFUSED_ON_GROUNDS else ("permission_decision",)


def _ending(ground: str) -> tuple[Article, ...]:
    if ground == RESCISSION:
        return (APL.article(69), APL.article(70))
    known = DEREGISTRATION_GROUNDS.get(ground)
    return (*known.articles, APL.article(70)) if known else (ML.article(17), APL.article(70))
