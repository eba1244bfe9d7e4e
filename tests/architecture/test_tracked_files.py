"""What lies in the repository: nothing of one machine, nothing of a third party, no secret, no file that is too long."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
LONGEST_MODULE = 400
BINARY = {".png", ".jpg", ".ico", ".woff2", ".xlsx", ".pdf", ".sav", ".zip"}

# Built from parts, so that this file does not find itself.
MACHINE_PATHS = re.compile(
    "|".join(["/" + r"work/", "/" + r"root/(?!\.)", "/" + r"home/[a-z]", "/" + r"opt/(?:pypi|wheels)", "/" + "tmp/team"])
)
REGISTRY_HOSTS = re.compile(
    "|".join(
        ["registry" + r"\.npmjs", "files\\." + "pythonhosted", "pypi" + r"\.org/simple", "index" + "-url ", "extra-" + "index"]
    )
)
SECRETS = re.compile("|".join(["BEGIN [A-Z ]*PRIVATE" + " KEY", "AK" + "IA[0-9A-Z]{16}", "gh" + "p_[0-9A-Za-z]{30}"]))
REFUSED_NAMES = {"utils", "helpers", "services", "common", "core", "misc", "base", "lib", "managers"}
THIRD_PARTY = re.compile(r"(^|/)(node_modules|static_vendor|vendor)/|\.min\.(js|css)$|\.woff2?$|\.ttf$")


@cache
def tracked() -> tuple[str, ...]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("geen git-map: de lijst van bestanden is er niet")
    return tuple(name for name in listed.stdout.split("\0") if name and (PROJECT / name).is_file())


def texts() -> list[tuple[str, str]]:
    return [(name, (PROJECT / name).read_text(encoding="utf-8")) for name in tracked() if Path(name).suffix not in BINARY]


def found(pattern: re.Pattern[str], *, outside: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{name}:{number}"
        for name, text in texts()
        if not name.startswith(outside)
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_folder_of_one_machine():
    assert found(MACHINE_PATHS) == []


def test_no_file_names_a_package_registry():
    assert found(REGISTRY_HOSTS, outside=("Makefile",)) == []


def test_locks_hold_no_address_at_all():
    locks = [(name, text) for name, text in texts() if name.startswith("requirements/") or name == "package-lock.json"]

    assert len(locks) == 4
    assert [name for name, text in locks if re.search(r"https?://(?!github\.com/sponsors|opencollective)|file:", text)] == []


def test_no_file_holds_a_secret():
    assert found(SECRETS) == []
    assert [name for name in tracked() if Path(name).name in {".env", "keys.env"} or name.startswith("secrets/")] == []


def test_no_third_party_file_is_committed():
    assert [name for name in tracked() if THIRD_PARTY.search(name)] == []


def test_no_module_has_a_name_that_says_nothing():
    # Django looks for the backend of a database under this name.
    excepted = {"monitor_site/settings/base.py", "monitor_site/database/base.py"}
    modules = [name for name in tracked() if name.endswith(".py") and name not in excepted]

    assert [name for name in modules if REFUSED_NAMES & {part.removesuffix(".py") for part in Path(name).parts}] == []


def test_no_module_is_longer_than_a_reader_can_hold():
    lengths = {name: text.count("\n") for name, text in texts() if name.endswith(".py")}

    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_packages_of_apps_stay_empty():
    apps = ("monitor_site", "reports", "surveys", "organisations")

    assert [app for app in apps if (PROJECT / app / "__init__.py").read_text(encoding="utf-8")] == []


def test_no_file_leaves_work_for_later():
    unfinished = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b")

    assert found(unfinished, outside=("pyproject.toml", "tests/architecture")) == []
