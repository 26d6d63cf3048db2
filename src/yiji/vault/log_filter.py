"""A logging filter of last resort: anything shaped like an ID number or a mobile phone is struck out."""

from __future__ import annotations

import logging
import re

_PERSONAL = re.compile(r"(?<![0-9A-Za-z-])(?:\d{17}[\dXx]|\d{9,10}\d{17}[\dXx]|1[3-9]\d{9})(?![0-9A-Za-z-])")


class PersonalDataFilter(logging.Filter):
    """Rewrites the finished message of each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        cleaned = _PERSONAL.sub("[已隐去]", text)
        if cleaned != text:
            record.msg, record.args = cleaned, ()
        return True
