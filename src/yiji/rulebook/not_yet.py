"""Rules of the domain's list that are no test on an application, and why; printed in docs/rulebook.md."""

from __future__ import annotations

from collections.abc import Mapping

NOT_YET: Mapping[str, tuple[str, ...]] = {
    "Shown or stated, nothing to test on an application": (
        "ELG-02", "MUL-01", "MUL-08", "MUL-09", "SCP-10", "SCP-11", "SCP-21", "OFF-07", "DRG-16", "ASS-02",
        "ASS-05", "ASS-06", "PEN-01", "ASP-01",
    ),
    "No such limit in law, none is added": ("ELG-19",),
    "A batch of single applications, no rule of its own": ("CHG-06",),
    "Kept by other parts of the program (papers, certificates, exports), not by a rule on facts": (
        "DOC-02", "DOC-03", "DOC-04", "TIM-04", "TIM-08", "TIM-09", "TIM-10", "CER-03", "DRG-15", "OFF-05",
        "PRV-01", "TIM-06",
    ),
    "For a province to set, by its file of stricter rules (`docs/provinces/`)": ("SCP-05", "SCP-16", "ASS-07"),
    "Outside this register": ("VIL-01", "FOR-01", "FOR-02", "MIL-01"),
}  # fmt: skip

# Carried out inside another rule rather than under an id of its own.
WITHIN: Mapping[str, str] = {"SCP-04": "SCP-02"}
