# VGG Explorer. `make` lists the commands.
#
#   make app PYTHON=python3.12     use another Python
#   make app VENV=.venv-312        keep the environment in another folder
#   make test TESTS="slow or not slow"   run all tests in one go

PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
TESTS  ?= not slow

.DEFAULT_GOAL := help
.PHONY: help app test slow check format clean

help:
	@echo "make app      install what the app needs into $(VENV), then open the app in the browser"
	@echo "make test     run the tests (installs the development tools too)"
	@echo "make slow     run the slow tests"
	@echo "make check    check format, lint, types and import contracts"
	@echo "make format   format the code"
	@echo "make clean    remove $(VENV) and the caches"
	@echo ""
	@echo "Another Python: make app PYTHON=python3.12"

app: $(VENV)/.app
	$(BIN)/python -m streamlit run app.py

test: $(VENV)/.dev
	$(BIN)/python -m pytest -m "$(TESTS)" -n 2 --dist worksteal

slow: TESTS = slow
slow: test

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# Empty files remember what is installed: pip runs again only when a requirements file has changed.

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "VGG Explorer needs Python 3.11 or newer, and $(PYTHON) is not. Name one: make app PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	{ echo "$(PYTHON) cannot make virtual environments yet. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.app: requirements.txt requirements-facts.txt $(VENV)/.created
	@echo "Installing what the app needs into $(VENV). The first time this takes minutes: torch for Linux is about 6 GB."
	$(BIN)/python -m pip install --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.app
	@echo "Installing the development tools into $(VENV)."
	$(BIN)/python -m pip install --disable-pip-version-check -r requirements-dev.txt
	@touch $@
