"""`make bench` runs what measures, and nothing else."""

from importlib import import_module
from pathlib import Path

from tools.run_benchmarks import BENCHMARKS, all_benchmarks

PROJECT = Path(__file__).resolve().parents[2]


def test_every_module_measures_or_is_shared_by_those_that_do(monkeypatch):
    monkeypatch.chdir(PROJECT)
    modules = {path.stem: path.read_text(encoding="utf-8") for path in BENCHMARKS.glob("*.py") if path.stem != "__init__"}
    measuring = set(all_benchmarks())

    assert len(measuring) > 20
    for name in measuring:
        assert callable(import_module(f"benchmarks.{name}").run), name
    for name in modules.keys() - measuring:
        assert any(f"from benchmarks.{name} import" in text or f"import {name}" in text for text in modules.values()), name


def test_every_benchmark_has_its_chapter(monkeypatch):
    monkeypatch.chdir(PROJECT)
    told = Path("docs/performance.md").read_text(encoding="utf-8")

    assert [name for name in all_benchmarks() if f"<!-- {name} -->" not in told] == []
