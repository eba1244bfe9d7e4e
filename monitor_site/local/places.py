"""Where the local servers keep their programs, data and sockets, also below a closed home or a very deep folder."""

import hashlib
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from monitor_site.environment import given
from monitor_site.local.processes import Account, LocalServerError, as_account

# PostgreSQL refuses paths of 1024 bytes; its own file names come after ours.
LONGEST_SERVER_PATH: Final = 800
LONGEST_SOCKET_FOLDER: Final = 80
# initdb hands paths to a shell between double quotes, in which these still mean something.
CHARACTERS_OF_SHELLS: Final = frozenset('"$`\\')


@dataclass(frozen=True)
class Places:
    """The folders of one checkout's servers."""

    data: Path
    programs: Path
    sockets: Path


def places_for(folder: Path, account: Account | None) -> Places:
    """Choose the folders: below `folder` where the servers can come there, else in a place of this machine."""
    mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    data = folder
    if not is_usable(folder, account):
        data = refuge(account) / mark
        data.mkdir(mode=0o755, parents=True, exist_ok=True)
    return Places(data=data, programs=refuge(account) / "programs", sockets=runtime_folder(mark, account))


def is_usable(folder: Path, account: Account | None) -> bool:
    """Tell whether the servers' account can come in this folder and PostgreSQL can spell its path."""
    path = str(folder)
    if len(os.fsencode(folder)) > LONGEST_SERVER_PATH or not path.isprintable() or CHARACTERS_OF_SHELLS & set(path):
        return False
    if account is None:
        return True
    look = subprocess.run(  # noqa: S603 -- a fixed command
        ["/bin/sh", "-c", 'cd -- "$1"', "sh", path], capture_output=True, check=False, **as_account(account)
    )
    return look.returncode == 0


def refuge(account: Account | None) -> Path:
    """Return the machine's place for data of a checkout that the servers cannot come in."""
    if account is not None:
        return Path("/var/lib/monitor")
    home = Path(given("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    if os.access(next(parent for parent in (home, *home.parents) if parent.exists()), os.W_OK):
        return home / "monitor-integriteit-veiligheid"
    return Path("/var/tmp") / f"monitor-{os.geteuid()}"  # noqa: S108 -- made 0700 by its owner


def runtime_folder(mark: str, account: Account | None) -> Path:
    """Make the short, closed folder of the sockets: whoever can reach them is let in without a password."""
    runtime = Path(given("XDG_RUNTIME_DIR") or "/tmp")  # noqa: S108 -- closed below
    if account is not None or not os.access(runtime, os.W_OK) or len(os.fsencode(runtime)) > LONGEST_SOCKET_FOLDER:
        runtime = Path("/tmp")  # noqa: S108 -- closed below
    folder = runtime / f"monitor-{os.geteuid()}-{mark}"
    make_closed_folder(folder, account)
    return folder


def make_closed_folder(folder: Path, account: Account | None) -> None:
    """Make a folder that only the servers' account can enter; refuse one that somebody else laid ready."""
    owner = account.user if account else os.geteuid()
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner, os.geteuid()}:
            raise LocalServerError(f"{folder} is van een ander. Verwijder die map en probeer het opnieuw.") from None
    folder.chmod(0o700)
    if account is not None:
        os.chown(folder, account.user, account.group)


def reachable_programs(site_packages: Path, parts: Sequence[str], name: str, places: Places, account: Account | None) -> Path:
    """Return a folder that holds these parts and that the servers' account may run: the installed one, or a copy of it.

    The parts keep their places towards each other, since programs of a wheel look for their libraries that way.
    """
    if is_usable(site_packages / parts[0], account):
        return site_packages
    copy = places.programs / name
    if not copy.is_dir():
        places.programs.mkdir(mode=0o755, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=places.programs) as half:
            for part in parts:
                shutil.copytree(site_packages / part, Path(half) / "whole" / part, symlinks=True)
            Path(half, "whole").rename(copy)
    return copy
