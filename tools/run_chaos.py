"""`make chaos`: the tests of faults at length, part by part, each with its time; ends with 1 when a part does not hold.

HOSTILE_REQUESTS sets how many hostile requests are sent over all parts (100,000), HOSTILE_SEED gives other ones.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

PARTS: Final = {
    "elk onderdeel gedood terwijl 500 mensen invullen en 2.000 mails gaan": "faults/test_chaos.py",
    "elk onderdeel gedood terwijl een ronde mails gaat": "faults/test_delivery.py",
    "pagina's na een herstart van PostgreSQL": "faults/test_pages.py",
    "geen ruimte op de schijf": "faults/test_full_disk.py",
    "een klok die verspringt": "faults/test_clocks.py",
    "tabellen van een eerdere versie": "faults/test_earlier_release.py",
    "een back-up terugzetten": "faults/test_backups.py",
    "vijandige invoer op elk formulier van wie invult": "surveys/views/test_hostile_posts.py",
    "vijandige adressen en formulieren op elke pagina van medewerkers": "monitor_site/staff/test_hostile_queries.py",
    "beschadigde bestanden op elke pagina die er een aanneemt": "monitor_site/staff/test_hostile_files.py",
}


def main(arguments: Sequence[str]) -> int:
    """Run the parts, or those whose file is named; a part that does not hold does not stop the others."""
    chosen = {title: file for title, file in PARTS.items() if not arguments or Path(file).name in arguments}
    begin = time.monotonic()
    failed = [title for title, file in chosen.items() if not holds(title, file)]
    seconds = time.monotonic() - begin
    if failed:
        print(f"── niet goed: {'; '.join(failed)} ({seconds:.0f} s)", flush=True)
        return 1
    print(f"── alles houdt stand: {len(chosen)} onderdelen, {seconds:.0f} s", flush=True)
    return 0


def holds(title: str, file: str) -> bool:
    """Run one part and tell how it went."""
    print(f"── {title}", flush=True)
    begin = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "--at-length", f"tests/{file}"]
    code = subprocess.run(command, check=False).returncode  # noqa: S603 -- ours
    print(f"   {'goed' if code == 0 else 'NIET GOED'} ({time.monotonic() - begin:.0f} s)", flush=True)
    return code == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
