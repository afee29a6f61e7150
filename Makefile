# make run    set up, build the index, serve http://127.0.0.1:$(PORT)
# make test   set up, run the whole test suite
# make check  lint, format and types
# make clean  remove what was built (the environment, the model, the index)

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run build test check format clean

run: build
	SEISAKU_PORT=$(PORT) $(BIN)/seisaku serve --sample

build: $(VENV)/.installed
	$(BIN)/seisaku build

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) var build *.egg-info .pytest_cache .mypy_cache .ruff_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 以降が必要です / Python 3.11 or newer is needed: PYTHON=python3.11 make run"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# torch goes first and by itself: the constraint names the CPU build
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt torch
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@
