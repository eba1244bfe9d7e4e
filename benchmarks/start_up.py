"""Measure how long `make run` takes until its box stands there: in a fresh clone, and the second time."""

import os
import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final

from benchmarks.tables import Limit, Table

PROJECT: Final = Path(__file__).resolve().parent.parent
READY: Final = re.compile(r"draait \(na \d+ s\)")
LONGEST_WAIT: Final = 600
COLD_LIMIT, WARM_LIMIT = 180.0, 15.0


def run() -> Table:
    """Clone what is committed, start it twice, stop it twice."""
    with tempfile.TemporaryDirectory(prefix="start up ") as place:
        Path(place).chmod(0o755)
        clone = Path(place) / "monitor"
        subprocess.run(["git", "clone", "--quiet", PROJECT, clone], check=True)
        cold, cold_stop = started_and_stopped(clone)
        warm, warm_stop = started_and_stopped(clone)
        subprocess.run(["make", "clean"], cwd=clone, check=True, capture_output=True)
    return Table(
        title="Start-up of `make run`",
        columns=("start", "seconds until ready", "seconds until stopped"),
        rows=(("cold: nothing installed, empty database", cold, cold_stop), ("warm: second start", warm, warm_stop)),
        limits=(Limit("cold, seconds", cold, COLD_LIMIT), Limit("warm, seconds", warm, WARM_LIMIT)),
        notes="Wall time, one run each. Packages come from the machine's package mirror; downloads elsewhere may take longer.",
    )


def started_and_stopped(clone: Path) -> tuple[float, float]:
    """Run `make run` until its box is printed, then stop it; give both durations."""
    begin = time.monotonic()
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "MONITOR_VAR"}}
    process = subprocess.Popen(
        ["make", "run", "PORT=8600"],
        cwd=clone,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    told: list[str] = []
    for line in process.stdout or ():
        told.append(line)
        if READY.search(line):
            break
        if time.monotonic() - begin > LONGEST_WAIT:
            process.kill()
    else:
        raise RuntimeError("make run did not get ready:\n" + "".join(told[-20:]))
    ready = time.monotonic() - begin
    asked = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.communicate()
    return ready, time.monotonic() - asked


if __name__ == "__main__":
    print(run().as_markdown())
