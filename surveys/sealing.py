"""Seals a file so that only who holds the master key can read it. Pure; the key of a file is stored nowhere."""

import os
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
_PURPOSE: Final = b"letter file"


class BrokenSealError(ValueError):
    """What was stored is not what was sealed, or the master key is another one."""


def seal(content: bytes, *, master_key: bytes, file_id: UUID) -> bytes:
    """Return `content` encrypted and authenticated with AES-GCM, under a key of this one file."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(master_key, file_id).encrypt(nonce, content, file_id.bytes)


def unseal(sealed: bytes, *, master_key: bytes, file_id: UUID) -> bytes:
    """Return what was sealed for this file; raise BrokenSealError for anything else."""
    nonce, encrypted = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return _cipher(master_key, file_id).decrypt(nonce, encrypted, file_id.bytes)
    except (InvalidTag, ValueError):
        raise BrokenSealError from None


def _cipher(master_key: bytes, file_id: UUID) -> AESGCM:
    """Derive the key from the master key and the random name of the file: of no use for any other file."""
    key = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=file_id.bytes, info=_PURPOSE).derive(master_key)
    return AESGCM(key)
