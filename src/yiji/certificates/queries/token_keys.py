"""The public halves of the token keys: what anybody needs to verify a token without this system."""

from __future__ import annotations

import base64
from typing import Any

from yiji.certificates.models import TokenKey
from yiji.certificates.tokens import key_id_of


def public_keys() -> dict[str, bytes]:
    """Raw public keys by key id, retired ones too: what they signed stays verifiable."""
    return {row.key_id: bytes(row.public_key) for row in TokenKey.objects.all()}


def key_set() -> dict[str, Any]:
    """The same as a JSON Web Key Set (RFC 7517, RFC 8037), newest first."""
    return {
        "keys": [
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "alg": "EdDSA",
                "use": "sig",
                "kid": row.key_id,
                "x": base64.urlsafe_b64encode(bytes(row.public_key)).decode().rstrip("="),
            }
            for row in TokenKey.objects.order_by("-made_at")
        ]
    }


def keys_of(key_set: Any) -> dict[str, bytes]:
    """Raw public keys from such a set; entries of another kind are passed over. Raises ValueError for no set."""
    try:
        found = [
            base64.urlsafe_b64decode(one["x"] + "=" * (-len(one["x"]) % 4))
            for one in key_set["keys"]
            if one.get("kty") == "OKP" and one.get("crv") == "Ed25519"
        ]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError("公钥文件不是 JWKS 格式。") from error
    return {key_id_of(raw): raw for raw in found if len(raw) == 32}
