"""Write package-lock.json anew, with hashes and without the address of any registry."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

LOCK = Path("package-lock.json")


def main() -> int:
    """Let npm choose, then take the addresses out: npm asks its own registry and checks the hash."""
    npm = shutil.which("npm")
    if npm is None:
        return print("npm is nodig om de vaste versies opnieuw te berekenen", file=sys.stderr) or 1
    subprocess.run([npm, "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"], check=True)  # noqa: S603
    lock = json.loads(LOCK.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("resolved", None)
    LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
