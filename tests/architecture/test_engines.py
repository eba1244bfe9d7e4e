"""The engines stay plain Python: they import in a process without Django."""

import subprocess
import sys

import pytest

FORBIDDEN = ("django", "celery", "psycopg", "redis", "structlog")


@pytest.mark.parametrize("engine", ["surveys.routing", "surveys.in_depth", "reports.estimation", "reports.open_texts"])
def test_engine_imports_without_the_site(engine: str):
    program = f"""
import importlib, pkgutil, sys
package = importlib.import_module({engine!r})
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
print(*[name for name in {FORBIDDEN!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == ""
