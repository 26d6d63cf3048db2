"""The frozen data that rules read. Every field has a default so that callers fill in what they know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

LIVE_REGISTRATION = frozenset({"active", "suspended", "off_roster", "deregistration_proposed"})
ENDED_REGISTRATION = frozenset({"deregistered", "rescinded", "revoked"})


@dataclass(frozen=True)
class PersonFacts:
    """The applicant. ``identity_matched`` is None while the name and ID number have not been compared."""

    name: str = ""
    sex: str = ""
    birth_date: date | None = None
    identity_matched: bool | None = None
    live_accounts: int = 1


@dataclass(frozen=True)
class QualificationFacts:
    """A qualification. ``kind``: list qualification_kind (ASSESSED = 中医专长), or RURAL_GP."""

    level: str = ""
    category: str = ""
    acquired_on: date | None = None
    valid: bool = True
    kind: str = "EXAM"
    province: str = ""
    certified_methods: frozenset[str] = frozenset()  # 中医(专长): methods and diseases on the certificate
    id: str = ""


@dataclass(frozen=True)
class InstitutionFacts:
    """An institution. ``kind``: medical, prevention, clinic, military. Divisions are GB/T 2260 codes.

    ``licence_state``: valid, overdue_verification, suspended, closed, cancelled, revoked, none.
    ``administrative_level``: province, city, county, township or "" when unknown.
    ``authorities``: category → id of the approving authority the institution has set.
    ``service_lines``: codes of the approved service lines (诊疗科目) at any depth.
    """

    id: str = ""
    name: str = ""
    kind: str = "medical"
    class_code: str = ""
    licence_state: str = "valid"
    administrative_level: str = ""
    province: str = ""
    city: str = ""
    county: str = ""
    authorities: Mapping[str, str] = field(default_factory=dict)
    service_lines: frozenset[str] = frozenset()
    approved_for_intensive_care: bool = False

    def authority_for(self, category: str) -> str | None:
        """The id of the approving authority set for that practice category."""
        return self.authorities.get(category)

    def authority_set_for(self, category: str) -> bool:
        """Whether the institution has named an approving authority for that practice category."""
        return bool(self.authorities.get(category))


@dataclass(frozen=True)
class RegistrationFacts:
    """One registration, past or present. ``status`` is a registration status, never an application state."""

    id: str = ""
    level: str = ""
    category: str = ""
    scopes: frozenset[str] = frozenset()
    jurisdiction: str = ""
    primary_institution: str = ""
    status: str = "active"
    registered_on: date | None = None
    ended_on: date | None = None
    suspended_until: date | None = None
    off_roster_on: date | None = None
    qualification: str = ""
    authority: str = ""
    province: str = ""

    @property
    def live(self) -> bool:
        """Whether the registration still stands (also while suspended or off the roster)."""
        return self.status in LIVE_REGISTRATION


@dataclass(frozen=True)
class FilingFacts:
    """A multi-institution filing (多执业机构备案) under one of the person's registrations."""

    id: str = ""
    registration: str = ""
    institution: str = ""
    scopes: frozenset[str] = frozenset()
    begins_on: date | None = None
    ends_on: date | None = None
    state: str = "active"


@dataclass(frozen=True)
class EventFacts:
    """What a report or request states: a reason code, when it happened, and when the institution knew.

    ``reported_on`` is the day of the report; ``text`` the reason in words; ``decision_no`` of a judgment or penalty.
    """

    reason: str = ""
    text: str = ""
    happened_on: date | None = None
    known_on: date | None = None
    reported_on: date | None = None
    late_reason: str = ""
    decision_no: str = ""


@dataclass(frozen=True)
class BarFacts:
    """What may stand against a registration. A date None or a flag False means nothing is on record."""

    guardianship: bool = False
    sentence_ended_on: date | None = None
    sentence_running: bool = False
    professional_ban_until: date | None = None
    revoked_on: date | None = None
    deregistered_for_assessment_on: date | None = None
    other_bar_until: date | None = None
    barred_for_life: bool = False
    assessment_failed: bool = False
    exam_cheating: bool = False
    forged_qualification: bool = False
    rescinded_on: date | None = None
    false_papers_on: date | None = None
    suspended_until: date | None = None  # the last day of a suspension of practice in force
    health: str = ""  # fit, infectious, psychiatric, unfit; "" = not stated


@dataclass(frozen=True)
class TrainingFacts:
    """Training and examination before a late or repeated registration."""

    body: str = ""
    began_on: date | None = None
    ended_on: date | None = None
    examined_by: str = ""
    examined_on: date | None = None
    passed: bool = False


@dataclass(frozen=True)
class OpenApplicationFacts:
    """Another application of the same person that has not come to its end."""

    type: str = ""
    state: str = ""
    id: str = ""


@dataclass(frozen=True)
class WaivedRule:
    """A rule set aside for this application, with its author, ground and last day (``rulebook.waivers``)."""

    rule_code: str
    ground: str
    author: str
    until: date


@dataclass(frozen=True)
class ApplicationFacts:
    """All that the rules of an application look at, at one moment.

    ``documents``: the document kinds attached. ``photo_taken_on``: the day stated for the portrait.
    ``registrations``: all registrations of the person, ended ones included. ``open_applications``: the
    others, without this one. ``receiving_authority``: the authority the file lies with, "" before.
    ``registration``: the one that the application changes or ends; ``filing``: the one it ends; ``filings``:
    all live filings of the person. ``change_items``: what a change says it changes. ``former_institution``:
    the primary institution of ``registration``. ``province``: whose overlay of stricter rules applies.
    """

    application_type: str = "INITIAL"
    person: PersonFacts = PersonFacts()
    qualification: QualificationFacts | None = None
    other_qualifications: tuple[QualificationFacts, ...] = ()
    institution: InstitutionFacts | None = None
    level: str = ""
    category: str = ""
    scopes: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()  # 中医(专长): methods and diseases applied for
    department: str = ""
    bars: BarFacts = BarFacts()
    training: TrainingFacts | None = None
    gp_training_passed: bool = False
    scope_training_passed: bool = False
    reassessment_passed: bool = False
    last_practised_on: date | None = None
    registered_days: int = 0  # days of registered practice so far, all registrations together
    operates_the_institution: bool = False
    other_province_consents: bool = False  # 中医(专长): consent of the receiving province's TCM authority
    documents: frozenset[str] = frozenset()
    photo_taken_on: date | None = None
    registrations: tuple[RegistrationFacts, ...] = ()
    open_applications: tuple[OpenApplicationFacts, ...] = ()
    receiving_authority: str = ""
    registration: RegistrationFacts | None = None
    filing: FilingFacts | None = None
    filings: tuple[FilingFacts, ...] = ()
    change_items: frozenset[str] = frozenset()
    begins_on: date | None = None
    ends_on: date | None = None
    event: EventFacts = EventFacts()
    consents_to_lapse: bool = False
    former_institution: InstitutionFacts | None = None
    province: str = ""
    waived: tuple[WaivedRule, ...] = ()

    @property
    def live_registrations(self) -> tuple[RegistrationFacts, ...]:
        """Those registrations that still stand."""
        return tuple(registration for registration in self.registrations if registration.live)
