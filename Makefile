# Everything one does with Yiji from a shell. `make` alone lists the targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.ready-run
DEV_READY := $(VENV)/.ready-dev
CATALOGUES := $(VENV)/.ready-catalogues
PO_FILES := $(wildcard src/yiji/web/locale/*/LC_MESSAGES/*.po)
HOST ?= 127.0.0.1
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run check format test test-sqlite test-pg test-e2e seed where docs lock catalogue clean

help:  ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

$(RUN_READY): requirements/run.lock scripts/dev_environment.sh
	@PYTHON="$(PYTHON)" bash scripts/dev_environment.sh $(VENV) requirements/run.lock
	@touch $@

$(DEV_READY): requirements/dev.lock $(RUN_READY)
	@PYTHON="$(PYTHON)" bash scripts/dev_environment.sh $(VENV) requirements/dev.lock
	@touch $@

$(CATALOGUES): $(PO_FILES) scripts/compile_messages.py $(RUN_READY)
	@$(BIN)/python scripts/compile_messages.py
	@touch $@

setup: $(RUN_READY) $(CATALOGUES)  ## the program in .venv, nothing else

setup-dev: $(DEV_READY) $(CATALOGUES)  ## the same with the test and quality tools

run: setup  ## a demo with web server and worker on http://127.0.0.1:8000
	@$(BIN)/yiji demo --host $(HOST) --port $(PORT)

seed: setup  ## fill the demo database (SIZE=small|medium|large)
	@YIJI_DEMO=1 $(BIN)/yiji seed_demo --size $(or $(SIZE),small)

check: setup-dev  ## format, lint, types, import order, architecture and rulebook tests
	$(BIN)/ruff format --check src tests scripts
	$(BIN)/ruff check src tests scripts
	$(BIN)/mypy src scripts
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -q tests/architecture $(wildcard tests/rulebook tests/kernel)

format: setup-dev  ## put the code into the house format
	$(BIN)/ruff format src tests scripts
	$(BIN)/ruff check --fix src tests scripts

test: setup-dev  ## everything: SQLite, PostgreSQL, browser
	@$(BIN)/python scripts/run_tests.py

test-sqlite: setup-dev  ## all but the browser tests, on SQLite
	@$(BIN)/python scripts/run_tests.py sqlite

test-pg: setup-dev  ## the tests that touch a database, on PostgreSQL
	@$(BIN)/python scripts/run_tests.py postgres

test-e2e: setup-dev  ## the browser tests
	@$(BIN)/python scripts/run_tests.py e2e

where:  ## the files of a feature, by its number: make where seed=5.1
	@$(PYTHON) scripts/dev_where.py "$(seed)"

docs: setup-dev  ## regenerate the generated pages
	@$(BIN)/python scripts/make_rulebook_page.py

catalogue: setup-dev  ## add new Chinese strings to the English catalogue, then list what is untranslated
	@$(BIN)/python scripts/check_catalogue.py --update

lock:  ## resolve the dependencies again and pin them with hashes
	@PYTHON="$(PYTHON)" bash scripts/dev_lock.sh

clean:  ## remove what the targets above made (the demo data in .local stays)
	rm -rf $(VENV) tests/e2e/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
