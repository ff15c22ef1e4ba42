# `make demo` builds the example graph; `make test` runs everything that CI runs. Neither needs anything but Python 3.11+.

VENV   := .venv
PY     := $(VENV)/bin/python
# The first interpreter that runs, is new enough and can make a virtual environment (a pyenv shim may exist and not run).
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)

# Tests share nothing, so they run on every core; each process may open a browser, so on four at most. To see them in order: make test JOBS=0
JOBS     ?= logical
PARALLEL := --numprocesses $(JOBS) --maxprocesses 4 --dist worksteal

.PHONY: demo test test-fast lint system clean

demo: $(VENV)/.installed
	$(VENV)/bin/kg build --output output
	$(VENV)/bin/kg build kg/examples/iraq --output output/dispatches --title 'Five articles, and twelve dispatches read by rules'

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "kg needs Python 3.11 or later with venv (on Debian: apt-get install python3-venv)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(PY) -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group test
	touch $@

# System parts of the tests: Debian's Chromium, serdi, rapper, Virtuoso and faketime. Without root the tests say what is missing.
system:
	bash .ci/system

lint: $(VENV)/.tested
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

test: $(VENV)/.tested system lint
	$(PY) -m pytest $(PARALLEL) --cov --cov-report=term

test-fast: $(VENV)/.tested
	$(PY) -m pytest $(PARALLEL) -m "not slow and not browser and not store"

clean:
	rm -rf $(VENV) output/*.ttl output/*.html output/*.jsonl output/*.json
