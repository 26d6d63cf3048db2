"""Checks a file that somebody holds, for the command line: the seal, the token, and the state where a database is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from yiji.certificates.queries.verify_token import token_in, verify_online
from yiji.certificates.signing.check import SealReport, check_pdf
from yiji.certificates.tokens import TokenContent, TokenExpired, TokenInvalid, verify_token


@dataclass(frozen=True)
class FileVerdict:
    """``seal`` is None for a token without a paper; ``state`` is "" where no database was asked.

    ``token`` is None when the token is not one of the keys' or its moment is over (``expired``).
    """

    seal: SealReport | None
    token: TokenContent | None
    expired: bool = False
    state: str = ""
    words: str = ""

    @property
    def good(self) -> bool:
        """Whether nothing that was looked at speaks against the file."""
        seal = self.seal is None or self.seal.good
        return seal and self.token is not None and self.state in ("", "valid")


def verify_file(
    data: bytes, public_keys: Mapping[str, bytes], *, online: bool, roots: str = "", now: dt.datetime
) -> FileVerdict:
    """The verdict on a sealed PDF, or on a text with a token or the address of a QR code.

    ``roots``: PEM certificates that the seal must lead to, in the place of this system's own. Raises SealKeyMissing
    when a PDF is to be checked and neither is there.
    """
    seal, text = None, ""
    if data.startswith(b"%PDF-"):
        seal = check_pdf(data, roots=roots)
        text = seal.token
    else:
        text = token_in(data[:4000].decode("utf-8", "replace"))
    try:
        token = verify_token(text, public_keys, now)
    except TokenExpired:
        return FileVerdict(seal, None, expired=True)
    except TokenInvalid:
        return FileVerdict(seal, None)
    if not online:
        return FileVerdict(seal, token)
    verdict = verify_online(text, now=now)
    return FileVerdict(seal, token, state=verdict.outcome, words=verdict.words)
