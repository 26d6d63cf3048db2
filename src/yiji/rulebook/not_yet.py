"""Rules of the domain's list that the program does not test yet, and why; printed in docs/rulebook.md."""

from __future__ import annotations

from collections.abc import Mapping

NOT_YET: Mapping[str, tuple[str, ...]] = {
    "Shown or stated, nothing to test on an application": (
        "ELG-02", "MUL-01", "MUL-08", "MUL-09", "SCP-10", "SCP-11", "SCP-21", "OFF-07", "DRG-16", "ASS-02",
        "ASS-05", "ASS-06", "PEN-01", "ASP-01",
    ),
    "No such limit in law, none is added": ("ELG-19",),
    "Comes with multi-institution filing": (
        "MUL-02", "MUL-03", "MUL-04", "MUL-05", "MUL-06", "MUL-07", "MUL-10", "MUL-11",
    ),
    "Comes with change of registration and additional registration": (
        "LOC-05", "SCP-07", "SCP-08", "SCP-13", "CHG-01", "CHG-02", "CHG-03", "CHG-04", "CHG-06",
    ),
    "Comes with off-roster filing and deregistration": (
        "OFF-01", "OFF-02", "OFF-03", "OFF-04", "OFF-05", "OFF-06", "DRG-01", "DRG-02", "DRG-03", "DRG-04",
        "DRG-05", "DRG-06", "DRG-07", "DRG-08", "DRG-09", "DRG-10", "DRG-11", "DRG-12", "DRG-13", "DRG-14",
        "DRG-15", "DRG-17",
    ),
    "Comes with the periodic assessment": ("ASS-01", "ASS-03", "ASS-04"),
    "Kept by other parts of the program (papers, certificates, exports), not by a rule on facts": (
        "DOC-02", "DOC-03", "DOC-04", "TIM-04", "TIM-08", "TIM-09", "TIM-10", "CER-01", "CER-02", "CER-03",
        "PRV-01",
    ),
    "Clock pauses come with external examinations": ("TIM-06",),
    "Set by a province: comes with provincial overlays": ("SCP-05", "SCP-16", "ASS-07"),
    "Outside this register": ("VIL-01", "FOR-01", "FOR-02", "MIL-01"),
}  # fmt: skip

# Carried out inside another rule rather than under an id of its own.
WITHIN: Mapping[str, str] = {"SCP-04": "SCP-02"}
