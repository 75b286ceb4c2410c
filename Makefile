# VGG Explorer. `make` lists the commands.
#
#   make app PYTHON=python3.12     use another Python
#   make app VENV=.venv-312        keep the environment in another folder
#   make app LOCK=                 take the newest versions that the requirements allow, not those of constraints.txt
#   make app VENV_OPTIONS=--system-site-packages     use the torch that this Python already has
#   make test TESTS="not long"   run the slow tests too, in one go

PYTHON ?= python3
VENV   ?= .venv
LOCK   ?= constraints.txt
TESTS  ?= not slow and not long
BIN     = $(VENV)/bin

# torch and torchvision of the lock move by hand, as a pair that fits: a new torch is a download of gigabytes.
TORCH = torch==2.14.1 torchvision==0.29.1

# The lock is not applied where torch comes from outside the environment: pip would put its own torch over that one.
PRINT_CONSTRAINTS = import importlib.util, sys; torch = importlib.util.find_spec("torch"); \
	preinstalled = torch and not str(torch.origin).startswith(sys.prefix); \
	print("" if preinstalled else "-c $(LOCK)")
CONSTRAINTS = $(if $(LOCK),$$($(BIN)/python -c '$(PRINT_CONSTRAINTS)'))

PIP = $(BIN)/python -m pip install --disable-pip-version-check
COMPILE = UV_PYTHON_DOWNLOADS=never $(BIN)/uv pip compile --quiet --upgrade --no-annotate requirements.txt requirements-dev.txt

.DEFAULT_GOAL := help
.PHONY: help app test slow long check format lock newest oldest clean

help:
	@echo "make app      install what the app needs into $(VENV), then open the app in the browser"
	@echo "make test     run the tests (installs the development tools too)"
	@echo "make slow     run the slow tests"
	@echo "make long     run the tests that take longest"
	@echo "make check    check format, lint, types and import contracts"
	@echo "make format   format the code"
	@echo "make lock     bring constraints.txt, the versions that are installed, up to date"
	@echo "make newest   run the tests with the newest versions, in $(VENV)-newest"
	@echo "make oldest   run the tests with the lowest versions of the requirements, in $(VENV)-oldest"
	@echo "make clean    remove the environments and the caches"
	@echo ""
	@echo "Another Python: make app PYTHON=python3.12"

app: $(VENV)/.app
	$(BIN)/python -m streamlit run app.py

test: $(VENV)/.dev
	$(BIN)/python -m pytest -m "$(TESTS)" -n 2 --dist worksteal

slow: TESTS = slow
slow: test

long: TESTS = long
long: test

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(BIN)/uv
	printf '%s\n' $(TORCH) | $(COMPILE) - --universal --python-version 3.11 \
		--custom-compile-command "make lock" --output-file constraints.txt

newest:
	rm -f $(VENV)-newest/.app
	$(MAKE) test VENV=$(VENV)-newest LOCK= PIP="$(VENV)-newest/bin/python -m pip install --upgrade --upgrade-strategy eager"

oldest: $(BIN)/uv
	$(COMPILE) --resolution lowest-direct --python $(BIN)/python --output-file $(VENV)-oldest/constraints.txt
	$(MAKE) test VENV=$(VENV)-oldest LOCK=$(VENV)-oldest/constraints.txt

clean:
	rm -rf $(VENV) $(VENV)-newest $(VENV)-oldest
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# Empty files remember what is installed: pip runs again only when a requirements file or the lock has changed.

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "VGG Explorer needs Python 3.11 or newer, and $(PYTHON) is not. Name one: make app PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	{ echo "$(PYTHON) cannot make virtual environments yet. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV_OPTIONS) $(VENV)
	@touch $@

$(VENV)/.app: requirements.txt requirements-facts.txt $(LOCK) $(VENV)/.created
	@echo "Installing what the app needs into $(VENV). The first time this takes minutes: torch for Linux is about 6 GB."
	@$(PIP) $(CONSTRAINTS) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(LOCK) $(VENV)/.app
	@echo "Installing the development tools into $(VENV)."
	@$(PIP) $(CONSTRAINTS) -r requirements-dev.txt
	@touch $@

$(BIN)/uv: | $(VENV)/.created
	@$(PIP) $(CONSTRAINTS) "$$(grep ^uv requirements-dev.txt)"
