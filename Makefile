# One command a purpose; `make` lists them. Only relative paths, so that the folder may have any name.

# The first Python that is new enough and can make an environment.
PYTHON := $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do \
	if $$name -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$name; break; fi; done)
VENV_PYTHON := .venv/bin/python
UV_COMPILE := $(VENV_PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header pyproject.toml

.PHONY: help run servers test bench replay compare pictures chaos lock clean needs-python

help:
	@echo "make run      start de hele site op deze computer, met demogegevens"
	@echo "make test     controleer alles: stijl, typen, grenzen, tests, browser"
	@echo "make servers  start alleen PostgreSQL en Valkey, voor manage.py"
	@echo "make bench    meet de snelheid en schrijf docs/performance.md (only=naam: een meting)"
	@echo "make replay   speel de monitor van 2020 na in een eigen database, met alle bestanden (fast=1: sneller)"
	@echo "make compare  leg wat is nagespeeld nog eens naast het gedrukte rapport"
	@echo "make pictures  maak de plaatjes van de README van een site die draait (at=\"adres --login naam wachtwoord\")"
	@echo "make chaos    dood elk onderdeel terwijl het werkt, en meer; zie docs/reliability.md (only=bestand: een deel)"
	@echo "make lock     bereken de vaste versies opnieuw uit pyproject.toml en package.json"
	@echo "make clean    gooi alles weg wat gemaakt is, ook de gegevens in var"

run: needs-python
	@$(PYTHON) tools/set_up.py run monitor_site.local.run

servers: needs-python
	@$(PYTHON) tools/set_up.py run monitor_site.local.servers

test: needs-python
	@$(PYTHON) tools/set_up.py test tools.check_everything

bench: needs-python
	@$(PYTHON) tools/set_up.py test tools.run_benchmarks $(only)

pictures: needs-python
	@$(PYTHON) tools/set_up.py test tools.take_pictures $(at)

replay: needs-python
	@MONITOR_VAR=var/replay $(PYTHON) tools/set_up.py run monitor_site.local.replay $(if $(fast),--fast)

compare: needs-python
	@MONITOR_VAR=var/replay $(PYTHON) tools/set_up.py run monitor_site.local.replay --compare

chaos: needs-python
	@$(PYTHON) tools/set_up.py test tools.run_chaos $(only)

needs-python:
	@$(if $(PYTHON),true,echo "Python 3.11 of nieuwer is nodig. Op Debian en Ubuntu: apt-get install python3 python3-venv" >&2; exit 1)

lock:
	$(UV_COMPILE) --all-extras --output-file requirements/test.txt
	$(UV_COMPILE) --extra embedded --constraints requirements/test.txt --output-file requirements/run.txt
	$(UV_COMPILE) --constraints requirements/test.txt --output-file requirements/production.txt
	$(PYTHON) tools/lock_npm.py

clean:
	@if [ -x $(VENV_PYTHON) ]; then $(VENV_PYTHON) -m monitor_site.local.cleaning; fi
	rm -rf .venv node_modules static_vendor static_collected .mypy_cache .ruff_cache .hypothesis .import_linter_cache
