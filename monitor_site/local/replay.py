"""`make replay`: servers of its own with an empty database, the whole replay of 2020 with its files, and the comparison."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Final

from monitor_site.environment import LOCAL_KEYS_FILE, PROJECT_FOLDER, VAR_FOLDER
from monitor_site.local.cleaning import main as clean
from monitor_site.local.processes import LocalServerError
from monitor_site.local.run import development_environment, shown
from monitor_site.local.servers import only_one, prepare_var_folder, running_servers, written_down

FILES: Final = VAR_FOLDER / "files"
COMPARE_ONLY: Final = "--compare"
COMPARISON: Final = FILES / "vergelijking.md"
STEPS: Final = (
    ("tabellen maken", ("migrate", "--verbosity", "0")),
    ("2020 naspelen", ("replay", "2020", "--out", str(FILES))),
    ("vergelijken met het rapport", ("replay", "compare", "--out", str(COMPARISON))),
)


def main(more: tuple[str, ...]) -> int:
    """Replay, or with `--compare` alone compare again; 1 when something would not start or differs from the printed report."""
    return compare_again() if more == (COMPARE_ONLY,) else replay(more)


def replay(more: tuple[str, ...]) -> int:
    """Throw an earlier replay away, and replay; `more` goes to `manage.py replay 2020`."""
    if clean():
        return 1
    shutil.rmtree(VAR_FOLDER, ignore_errors=True)
    return taken(STEPS, more)


def compare_again() -> int:
    """Lay what an earlier replay left beside the printed report."""
    if not LOCAL_KEYS_FILE.exists():
        print("Hier is nog niets nagespeeld. Begin met: make replay", file=sys.stderr)
        return 1
    return taken(STEPS[-1:], ())


def taken(steps: Sequence[tuple[str, tuple[str, ...]]], more: tuple[str, ...]) -> int:
    """Take the steps beside servers of their own; the code of the first that fails, else 0."""
    # Each step is several processes: they need not each compile the project, even where the environment keeps nothing of it.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        prepare_var_folder()
        with only_one(), running_servers() as values, written_down(values):
            for title, arguments in steps:
                print(f"• {title} …", flush=True)
                extra = more if arguments[:2] == ("replay", "2020") else ()
                command, begin = (sys.executable, "manage.py", *arguments, *extra), time.monotonic()
                done = subprocess.run(command, cwd=PROJECT_FOLDER, env=development_environment(), check=False)  # noqa: S603 -- ours
                if done.returncode:
                    return done.returncode
                print(f"  klaar in {time.monotonic() - begin:.0f} s", flush=True)
    except LocalServerError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nGestopt.", flush=True)
        return 1
    print(f"Rapport, factsheets, tabellenboek, microdata en vergelijking staan in {shown(FILES)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
