# Two commands: `make demo` and `make test`. Everything is installed into .venv, and only when something changed.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input
REHEARSAL ?= travel_desk

# Without its compiled files every program that a test starts compiles the whole engine anew.
unexport PYTHONDONTWRITEBYTECODE

# Only the files with such tests: reading all of them takes longer than most tests.
files-with = $$(grep -rl --include='test_*.py' 'pytest.mark.$(1)' tests)

.PHONY: demo test test-long lint reference translations clean

demo: $(VENV)/installed
	@$(BIN)/kt demo $(REHEARSAL)

test: lint
	@echo "Fast tests:"
	@$(BIN)/python -m pytest -m "not slow and not long" -n 3 --dist worksteal
	@echo "Slow tests (Prefect's server, a browser, a whole rehearsal):"
	@$(BIN)/python -m pytest -m "slow and not long" -n 2 --dist loadfile $(call files-with,slow)

test-long: $(VENV)/installed-dev
	@echo "Long tests (faults of serving, the second rehearsal, a rehearsal on PostgreSQL):"
	@$(BIN)/python -m pytest -m long -n 2 --dist loadfile $(call files-with,long)

lint: $(VENV)/installed-dev
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

reference: $(VENV)/installed-dev
	@$(BIN)/python tests/house_reference.py

translations: $(VENV)/installed-dev
	@$(BIN)/python tests/house_translations.py

clean:
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/installed: $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing KT Engine into $(VENV) (a minute or two, once) ..."
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/installed-dev: $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing KT Engine and its test tools into $(VENV) (a minute or two, once) ..."
	@$(PIP) install -c constraints.txt -e ".[dev]"
	@touch $@ $(VENV)/installed

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here. Install Python 3.11 or newer (Debian: apt-get install python3 python3-venv), or name yours: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "KT Engine needs Python 3.11 or newer, and $(PYTHON) is older: $$($(PYTHON) --version 2>&1). Name a newer one: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
