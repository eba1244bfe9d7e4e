"""The documents name what exists: files, headings, commands, settings; and what exists is documented."""

import re
from functools import cache
from pathlib import Path

import pytest

from monitor_site.environment import Environment

PROJECT = Path(__file__).resolve().parents[2]
LONGEST_README = 120
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
NAMED_PATH = re.compile(r"`([\w.-]+/[\w./-]+)`")
# Folders that a command makes are no part of the repository.
MADE = ("var/", "secrets/", "static_vendor/", "static_collected/")


@cache
def documents() -> tuple[Path, ...]:
    found = [*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md"), PROJECT / "benchmarks/README.md"]
    return tuple(sorted(found))


def prose_of(document: Path) -> str:
    """Return a document without its blocks of code."""
    return CODE_BLOCK.sub("", document.read_text(encoding="utf-8"))


def anchors_of(document: Path) -> set[str]:
    """Return the anchors of the headings, made as the usual viewers of Markdown make them."""
    headings = re.findall(r"^#+ (.+)$", prose_of(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links_of(document: Path) -> list[str]:
    return [link for link in LINK.findall(prose_of(document)) if not link.startswith(("http:", "https:", "mailto:"))]


def leads_nowhere(document: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = document.parent / name if name else document
    return not target.exists() or (anchor != "" and anchor not in anchors_of(target))


def names_in(section: str) -> set[str]:
    """Return what stands in the first column of the tables of the installation page, from a heading to the next."""
    text = (PROJECT / "docs/installation.md").read_text(encoding="utf-8").split(f"## {section}\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))


def defaults_in_installation_page() -> dict[str, str]:
    text = (PROJECT / "docs/installation.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| `([A-Z_]+)` \| ([^|]+) \|", text, re.MULTILINE))


def default_as_written(name: str) -> str:
    """Return how the installation page must give the default of a setting."""
    field = Environment.model_fields[name]
    is_secret = "SecretStr" in str(field.annotation)
    if field.is_required():
        return "verplicht, geheim" if is_secret else "verplicht"
    if is_secret:
        return "geen, geheim" if field.default is None else "leeg, geheim"
    if isinstance(field.default, Path):
        return f"`var/{field.default.name}`"
    text = ",".join(field.default) if isinstance(field.default, list) else str(field.default)
    return f"`{text}`" if text else "leeg"


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_link_leads_to_a_file_and_heading_that_exist(document: Path):
    assert [link for link in links_of(document) if leads_nowhere(document, link)] == []


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_path_that_is_named_exists(document: Path):
    folders = {folder.name for folder in PROJECT.iterdir() if folder.is_dir()}
    named = [path for path in NAMED_PATH.findall(prose_of(document)) if path.split("/")[0] in folders]

    assert [path for path in named if not path.startswith(MADE) and not (PROJECT / path).exists()] == []


def test_readme_can_be_read_in_one_sitting():
    assert len((PROJECT / "README.md").read_text(encoding="utf-8").splitlines()) < LONGEST_README


def test_every_make_target_in_a_document_exists_and_every_target_is_in_the_readme():
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = {name for document in documents() for name in re.findall(r"`make ([a-z]+)", document.read_text(encoding="utf-8"))}
    in_readme = set(re.findall(r"\bmake ([a-z]+)", (PROJECT / "README.md").read_text(encoding="utf-8")))

    assert named - targets == set()
    assert targets - in_readme - {"help"} == set()


def test_every_command_of_manage_is_documented():
    commands = {file.stem for file in PROJECT.glob("*/management/commands/*.py") if not file.stem.startswith("_")}
    documented = {line.split()[1] for line in names_in("Opdrachten")}

    assert commands - documented == set()
    assert {"staff_user", "questionnaire"} <= commands


def test_every_setting_is_documented_with_its_default():
    expected = {name.upper(): default_as_written(name) for name in Environment.model_fields}
    written = defaults_in_installation_page()

    assert {name: written.get(name) for name in expected} == expected


def test_every_variable_of_compose_is_documented():
    compose = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
    example = (PROJECT / "deploy/example.env").read_text(encoding="utf-8")
    variables = {*re.findall(r"\$\{(\w+)", compose), *re.findall(r"^(\w+)=", example, re.MULTILINE)}

    assert variables - names_in("Instellingen") == set()


def test_list_of_decisions_names_every_decision_with_its_title():
    folder = PROJECT / "docs/decisions"
    texts = {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("[0-9]*.md"))}
    titles = {name: text.splitlines()[0].removeprefix("# ") for name, text in texts.items()}
    listed = re.findall(r"^(\d+\.) \[(.+)\]\((.+)\)$", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert {name: f"{number} {title}" for number, title, name in listed} == titles
    assert [int(name.split("-")[0]) for name in titles] == list(range(1, len(titles) + 1))
