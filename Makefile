# Kith 心桥. Needs python3 (3.11 to 3.13) and make; everything else goes into .venv.
# make demo | make test | make soak | make coverage | make check | make lock | make aged | make vendor | make hooks | make clean

SHELL := /bin/sh
.DEFAULT_GOAL := demo
.PHONY: demo test soak coverage check lock aged vendor hooks clean

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python

# A stamp carries the checksum of what was installed, so a changed lock installs anew.
checksum = $(shell cat $(1) | cksum | tr -s ' ' '-')
RUN := $(VENV)/.installed-run-$(call checksum,requirements/run.lock pyproject.toml)
TEST := $(VENV)/.installed-test-$(call checksum,requirements/test.lock pyproject.toml)

PIP := $(PY) -m pip --quiet --disable-pip-version-check
LOCKED := --require-hashes --only-binary :all:

# uv is quicker where it stands ready; pip knows every local setting of an index, so it has the last word.
define install
	@{ command -v uv >/dev/null 2>&1 \
	    && uv pip install --quiet --python $(PY) $(LOCKED) -r $(1) 2>/dev/null; } \
	  || $(PIP) install $(LOCKED) -r $(1)
	@$(PIP) install --no-deps --no-build-isolation --editable .
endef

demo: $(RUN)
	@$(BIN)/kith demo $(if $(filter 0,$(SERVE)),--no-serve)

test: $(TEST)
	@$(PY) -m tests.run $(PHASES)

# What takes too long for every time: kill -9 by the dozen, the drills at full size.
soak: $(TEST)
	@$(PY) -m tests.run soak-sqlite soak-postgres

# Every branch of what carries value; about a quarter of an hour.
coverage: $(TEST)
	@$(PY) -m tests.tools.covered

check: $(TEST)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PY) -m tests.tools.vendor
	$(BIN)/pytest -q tests/test_house_rules.py tests/test_docs.py

# Keeps the versions that are pinned already; `make lock UPGRADE=1` takes the newest that fit.
COMPILE = $(if $(wildcard $(BIN)/uv),$(BIN)/uv,uv) pip compile --quiet --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	--only-binary :all: $(if $(UPGRADE),--upgrade)

lock: | $(PY)
	@[ -x $(BIN)/uv ] || command -v uv >/dev/null 2>&1 || $(PIP) install --only-binary :all: uv
	@$(MAKE) --no-print-directory locks aged

# What the index has had for longer than decision 061 allows; `kith sbom --age` judges by it.
aged: | $(PY)
	@$(PY) -m tests.tools.aged

.PHONY: locks
locks:
	$(COMPILE) requirements/run.in -o requirements/run.lock
	$(COMPILE) -c requirements/run.lock requirements/test.in -o requirements/test.lock
	$(COMPILE) --no-deps requirements/postgres.in -o requirements/postgres.lock

vendor: | $(PY)
	@$(PY) -m tests.tools.vendor

hooks:
	@printf '#!/bin/sh\nexec make check\n' > "$$(git rev-parse --git-path hooks)/pre-commit"
	@chmod +x "$$(git rev-parse --git-path hooks)/pre-commit"
	@echo "Every commit now runs make check first."

# var/ is not touched: it may hold somebody's orders.
clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find kith config tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@python=; \
	for name in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	  if "$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; \
	  then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "Kith needs Python 3.11, 3.12 or 3.13, and found none. Install one, or say: make PYTHON=/path/to/python" >&2; \
	  exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	  version=$$("$$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	  echo "This Python cannot make environments yet. Please run: sudo apt-get install -y python$$version-venv" >&2; \
	  exit 1; \
	fi; \
	"$$python" -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }

$(RUN): | $(PY)
	@echo "Installing what Kith needs into $(VENV) (once; a minute or two)"
	$(call install,requirements/run.lock)
	@rm -f $(VENV)/.installed-run-*
	@touch $@

$(TEST): | $(PY)
	@echo "Installing what the tests need into $(VENV) (once; a minute or two)"
	$(call install,requirements/test.lock)
	@rm -f $(VENV)/.installed-*
	@touch $@ $(RUN)
