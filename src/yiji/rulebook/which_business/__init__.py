"""Which business does a person need: plain questions, one advice at the end of every way through them."""

from __future__ import annotations

from yiji.rulebook.which_business.advice import ADVICE
from yiji.rulebook.which_business.decision import (
    ROOTS,
    Way,
    advise,
    answered,
    every_way,
    next_question,
    way_through,
    wording,
)
from yiji.rulebook.which_business.imagined_case import imagined_case
from yiji.rulebook.which_business.known import KnownPerson, Register, read_register
from yiji.rulebook.which_business.law_of_advice import Clause, Term, articles_of, papers_of, terms_of
from yiji.rulebook.which_business.questions import QUESTIONS
from yiji.rulebook.which_business.shape import Advice, Answers, Choice, Question, Row

__all__ = [
    "ADVICE",
    "QUESTIONS",
    "ROOTS",
    "Advice",
    "Answers",
    "Choice",
    "Clause",
    "KnownPerson",
    "Question",
    "Register",
    "Row",
    "Term",
    "Way",
    "advise",
    "answered",
    "articles_of",
    "every_way",
    "imagined_case",
    "next_question",
    "papers_of",
    "read_register",
    "terms_of",
    "way_through",
    "wording",
]
