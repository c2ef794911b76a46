# Every target sets up what it needs: `make demo` and `make test` work as the very first command.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: help demo test test-all check docs format clean

help:
	@echo "make demo       train a small translator on built-in sentences and watch it work"
	@echo "make test       lint, format, types and the tests: minutes"
	@echo "make test-all   the slow tests too"
	@echo "make check      lint, format and types alone"
	@echo "make docs       these documents as a site, in site/"
	@echo "make format     lay the code out and mend what can be mended by itself"
	@echo "make clean      remove the virtual environment and all caches"

demo: .venv/ready
	@$(BIN)/tongsa demo
	@echo "  . $(BIN)/activate"
	@echo "      first, in this terminal: it puts the tongsa of this folder on your path"

test: check
	$(BIN)/pytest -q

test-all: check
	$(BIN)/pytest -q -m "slow or not slow"

check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: .venv/ready
	$(BIN)/sphinx-build -q -W -b html docs site
	@echo "Open site/index.html"

format: .venv/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv site .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# torch comes first and by its pinned version, so that a CPU build that is at hand is taken.
.venv/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "tongsa needs Python 3.11 or newer; say which: make PYTHON=python3.12 …"; exit 1; }
	@echo "Setting up .venv (once; a minute or two, longer where PyTorch has to be fetched):"
	@echo "  1 of 3  a Python environment …"
	@$(PYTHON) -m venv .venv
	@echo "  2 of 3  PyTorch, the largest part …"
	@$(BIN)/python -m pip install --quiet -c constraints.txt torch
	@echo "  3 of 3  tongsa, and the libraries that it runs on and is tested with …"
	@$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev]'
	@echo "Set up."
	@touch $@
