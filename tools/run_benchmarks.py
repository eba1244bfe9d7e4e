"""`make bench`: run the modules of benchmarks/ and write their tables to docs/performance.md.

Every module runs in a process of its own, so that none measures what another left behind.
"""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Final

REPORT: Final = Path("docs/performance.md")
BENCHMARKS: Final = Path("benchmarks")
ENTRY: Final = "\ndef run() -> Table:"
CHAPTER: Final = "<!-- {name} -->"
HEAD: Final = """# Performance

Written by `make bench`; every chapter says what was measured and what an issue demands of it.
"""


def main(names: Sequence[str]) -> int:
    """Run the named benchmarks, or all; 1 when a limit is broken or a benchmark fails."""
    chapters = chapters_so_far()
    code = 0
    for name in names or all_benchmarks():
        print(f"• {name} …", flush=True)
        done = subprocess.run([sys.executable, "-m", "tools.run_benchmarks", "--one", name], stdout=subprocess.PIPE, check=False)  # noqa: S603
        if done.returncode:
            print("  mislukt", flush=True)
            code = 1
            continue
        result = json.loads(done.stdout.splitlines()[-1])
        chapters[name] = f"{result['markdown']}\n\n*{machine()}*"
        print(result["markdown"], end="\n\n", flush=True)
        code = code if result["is_kept"] else 1
        write(chapters)  # at once: the next ones take long, and may be stopped
    return code


def all_benchmarks() -> list[str]:
    """Return the modules that measure, in order of their names; others are what these share."""
    return sorted(path.stem for path in BENCHMARKS.glob("*.py") if ENTRY in path.read_text(encoding="utf-8"))


def run_one(name: str) -> None:
    """Run one benchmark in this process; its table is the last line that we print."""
    table = import_module(f"benchmarks.{name}").run()
    is_kept = all(limit.is_kept for limit in table.limits)
    print("\n" + json.dumps({"markdown": table.as_markdown(), "is_kept": is_kept}), flush=True)


def chapters_so_far() -> dict[str, str]:
    """Read the chapters of the report, so that one benchmark can be run without losing the others."""
    if not REPORT.is_file():
        return {}
    chapters = {}
    for part in REPORT.read_text(encoding="utf-8").split("<!-- ")[1:]:
        name, _, text = part.partition(" -->")
        chapters[name] = text.strip()
    return chapters


def write(chapters: dict[str, str]) -> None:
    """Write the report, in the order of the names."""
    parts = [HEAD, *(f"{CHAPTER.format(name=name)}\n{chapters[name]}\n" for name in sorted(chapters))]
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text("\n".join(parts), encoding="utf-8")


def machine() -> str:
    """Say on what kind of machine and when, without naming it."""
    return f"{datetime.now(UTC):%d-%m-%Y}, {os.cpu_count()} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        run_one(sys.argv[2])
    else:
        sys.exit(main(sys.argv[1:]))
