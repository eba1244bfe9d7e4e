"""Files in the format of age (X25519 and ChaCha20-Poly1305): written for a public key, read with the secret key of it.

Everything streams, so that nothing is held whole or lies on a disk in the clear.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, Final, Protocol, TypeAlias

import pyrage

KEY_BEGINS: Final = "AGE-SECRET-KEY-1"
"""Of each line with a secret key; other lines of such a file are remarks, as `age-keygen` writes them."""

Identities: TypeAlias = Sequence[pyrage.x25519.Identity]


class Sink(Protocol):
    """What takes bytes."""

    def write(self, data: Any, /) -> int:
        """Take some of them; return how many."""

    def flush(self) -> None:
        """Keep none back."""


class BackupError(Exception):
    """A back-up cannot be made or put back; the text says why and what to do, for whom runs the installation."""


def make_key(file: Path) -> str:
    """Write a new secret key to `file`, which may not be there yet, for its owner only; return the public key."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(f"# public key: {public}\n{identity}\n", encoding="utf-8")
    except OSError as error:
        raise BackupError(f"{file} kan niet gemaakt worden: {error.strerror}. Een bestaande sleutel blijft staan.") from error
    return public


def read_identities(file: Path) -> Identities:
    """Return the secret keys in a file of ours or of `age-keygen`."""
    try:
        lines = file.read_text(encoding="utf-8").split()
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith(KEY_BEGINS)]
    except OSError as error:
        raise BackupError(f"De sleutel {file} kan niet gelezen worden: {error.strerror}.") from error
    except (pyrage.IdentityError, UnicodeDecodeError) as error:
        raise BackupError(f"In {file} staat geen goede geheime sleutel.") from error
    if not found:
        raise BackupError(f"In {file} staat geen geheime sleutel. Die begint met {KEY_BEGINS}.")
    return found


def encrypt(source: IO[bytes], target: IO[bytes], public_key: str) -> None:
    """Write everything that `source` gives to `target`, for the owner of `public_key`."""
    try:
        recipient = pyrage.x25519.Recipient.from_str(public_key)
    except pyrage.RecipientError as error:
        raise BackupError("BACKUP_PUBLIC_KEY is geen openbare sleutel van age: die begint met age1.") from error
    pyrage.encrypt_io(source, target, [recipient])


def decrypt(file: Path, target: Sink, identities: Identities) -> None:
    """Write what is in an encrypted file to `target`.

    What was written before a fault showed is genuine, but not the whole: who writes somewhere has to be able to take it back.
    """
    try:
        with file.open("rb") as source:
            pyrage.decrypt_io(source, target, list(identities))
    except pyrage.DecryptError as error:
        if "matching keys" in str(error):
            raise BackupError(f"Deze sleutel past niet op {file.name}.") from error
        raise BackupError(f"{file.name} is geen back-up, of het begin is beschadigd.") from error
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.strerror:
            raise BackupError(f"{file} kan niet gelezen worden: {error.strerror}.") from error
        raise BackupError(f"{file.name} is beschadigd, of niet helemaal overgekomen. Neem een andere kopie.") from error
