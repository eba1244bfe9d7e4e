"""Fetch what a few tests use from the system's package archive, installing nothing: Caddy, the Compose schema, libfaketime.

They land in `.venv/test-tools`; a test whose tool is missing says so and is skipped.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TARGET = Path(".venv") / "test-tools"
PACKAGES = {
    "caddy": "usr/bin/caddy",
    "docker-compose": "usr/lib/python3/dist-packages/compose/config/compose_spec.json",
    "libfaketime": "usr/lib/*/faketime/libfaketimeMT.so.1",
}
"""The one file that is kept of a package; its folder may have a star."""


def main() -> int:
    """Fetch what is missing; 1 when the archive does not have it or is out of reach."""
    TARGET.mkdir(parents=True, exist_ok=True)
    code = 0
    for package, wanted in PACKAGES.items():
        if not (TARGET / Path(wanted).name).is_file() and not fetch(package, wanted):
            print(f"{package} is niet te krijgen met apt-get download; zijn test wordt overgeslagen")
            code = 1
    return code


def fetch(package: str, wanted: str) -> bool:
    """Download a package, unpack it, keep the one file."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)  # apt downloads as a user of its own
        try:
            subprocess.run(["apt-get", "download", package], cwd=place, capture_output=True, check=True)  # noqa: S603, S607
            (archive,) = Path(place).glob("*.deb")
            subprocess.run(["dpkg-deb", "--extract", archive, f"{place}/whole"], capture_output=True, check=True)  # noqa: S603, S607
        except (OSError, ValueError, subprocess.CalledProcessError):
            return False
        found = next(Path(place, "whole").glob(wanted), None)
        if found is not None:
            shutil.copy(found, TARGET / found.name)
        return found is not None


if __name__ == "__main__":
    sys.exit(main())
