"""Signed tokens of certificates: verified by anybody who has the public key, without this system."""

from yiji.certificates.tokens.format import (
    MOMENTARY,
    PRINTED,
    TokenContent,
    TokenExpired,
    TokenInvalid,
    key_id_of,
    sign_token,
    verify_token,
)

__all__ = [
    "MOMENTARY",
    "PRINTED",
    "TokenContent",
    "TokenExpired",
    "TokenInvalid",
    "key_id_of",
    "sign_token",
    "verify_token",
]
