"""The web servers of a benchmark, as `make run` starts them, and what all servers together use of processor and memory."""

import os
import socket
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final
from urllib.request import urlopen

PROJECT: Final = Path(__file__).resolve().parent.parent
TICKS: Final = os.sysconf("SC_CLK_TCK")
PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")
MEGABYTE: Final = 1 << 20
SECONDS_TO_START: Final = 120
SECONDS_TO_STOP: Final = 30


@contextmanager
def web_servers(number: int, *, processes: int, renewed: bool = True) -> Iterator[list[int]]:
    """Run so many gunicorns of so many processes, each on a port of its own; give the ports.

    Unless `renewed`, a process goes on for ever, where gunicorn would replace it after so many requests.
    """
    for_ever = () if renewed else ("--max-requests", "0")
    with ExitStack() as stack:
        yield [stack.enter_context(_web_server(processes, for_ever)) for _ in range(number)]


@contextmanager
def _web_server(processes: int, more: Sequence[str]) -> Iterator[int]:
    from monitor_site.environment import TEST_VALUES  # noqa: PLC0415 -- after django.setup

    values = {name.upper(): value for name, value in TEST_VALUES.items() if name.upper() not in os.environ}
    environment = {**os.environ, **values, "DJANGO_SETTINGS_MODULE": "monitor_site.settings.development"}
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(512)
        program = [sys.executable, "-m", "gunicorn", "monitor_site.wsgi", "--config", "deploy/gunicorn.conf.py"]
        server = subprocess.Popen(
            [*program, "--bind", f"fd://{listening.fileno()}", "--workers", str(processes), *more],
            cwd=PROJECT,
            env=environment,
            pass_fds=(listening.fileno(),),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        port = listening.getsockname()[1]
        try:
            urlopen(f"http://127.0.0.1:{port}/healthz", timeout=SECONDS_TO_START).close()  # answered once the pages are read
            yield port
        finally:
            server.terminate()
            server.wait(SECONDS_TO_STOP)


# --- what they use -------------------------------------------------------------------------------------------------
def cpu_seconds() -> dict[str, float]:
    """Return the CPU that the processes below this one have used until now, by the name of the program."""
    used: dict[str, float] = defaultdict(float)
    for name, words in _ours():
        used[name] += sum(map(int, words[11:15])) / TICKS
    return used


def memory_megabytes() -> dict[str, float]:
    """Return the memory of the largest process of each program below this one (resident set)."""
    most: dict[str, float] = {}
    for name, words in _ours():
        most[name] = max(most.get(name, 0.0), int(words[21]) * PAGE_BYTES / MEGABYTE)
    return most


def _ours() -> Iterator[tuple[str, list[str]]]:
    """Yield the processes below this one: the name of the program, and the words of its `stat` from the state on."""
    found: dict[int, tuple[str, list[str]]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue  # it ended while we looked
        before, _, after = text.rpartition(")")
        found[int(stat.parent.name)] = (before.partition("(")[2], after.split())
    for pid, (name, words) in found.items():
        if _is_ours(pid, {child: int(about[1][1]) for child, about in found.items()}):
            yield name, words


def _is_ours(pid: int, parents: dict[int, int]) -> bool:
    while pid in parents and pid != os.getpid():
        pid = parents[pid]
        if pid == os.getpid():
            return True
    return False
