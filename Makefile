# Two commands on a bare machine: `make demo` and `make test`. Each sets up all that it needs.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEMO ?= build/demo

.PHONY: demo test check bench docs page clean

demo: $(VENV)/installed
	$(BIN)/kg demo --into $(DEMO)

test: $(VENV)/installed-dev
	sh tests/page/browser.sh
	$(BIN)/python -m pytest -n auto --dist loadfile

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/installed-bench
	for module in pipeline validation reasoning property_graph analysis server; do $(BIN)/python -m bench.$$module || exit 1; done

page: $(VENV)/installed
	$(BIN)/python kg/server/page/parts.py

docs: $(VENV)/installed
	$(BIN)/python -m docs.build

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	$(PYTHON) -m venv $(VENV) || { $(PYTHON) -m pip install --user virtualenv && $(PYTHON) -m virtualenv $(VENV); }
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/installed: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet -e .
	touch $@

$(VENV)/installed-dev: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet -e '.[dev]'
	touch $@ $(VENV)/installed

$(VENV)/installed-bench: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet -e '.[bench]'
	touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) build dist kg-store .mypy_cache .ruff_cache .pytest_cache
