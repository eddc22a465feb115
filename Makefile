# Two commands on a fresh machine: `make demo` and `make test`. Everything lives in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup demo check test bench lock docs clean

setup: $(VENV)/.done

# The lock (constraints.txt) fixes every version; torch comes first, alone, so that no looser request for it is ever made.
$(VENV)/.done: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch -c constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --editable '.[documents,serve,dev]'
	$(BIN)/python -m compileall -q xref
	@touch $@

demo: setup
	$(BIN)/xref demo

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check xref tests scripts
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -m "not slow"

test: setup
	$(BIN)/python -m pytest

bench: setup
	$(BIN)/python scripts/bench_index.py

docs: setup
	$(BIN)/python scripts/generate_docs.py

# Writes the lock anew from what is installed: review the diff.
lock: setup
	$(BIN)/python scripts/lock.py > constraints.txt

clean:
	rm -rf $(VENV) indexes/seeds drift.csv drift.html
