# The environment lives in .venv and is made from the lock files alone; a second run is instant.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
UV ?= $(or $(wildcard $(BIN)/uv),uv)

# Only the place of the demo; `carbon` called by hand reads the same two from its own environment.
DEMO := CARBON_HOME=.carbon CARBON_DATA=data
# Libraries that would report their use somewhere.
export GX_ANALYTICS_ENABLED := false

.DEFAULT_GOAL := help
.PHONY: help demo ui test test-large test-faults check docs benchmark lock clean

help: ## show these lines
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.runtime ## close the sample group's twelve months of 2024 and show the totals
	@$(DEMO) $(BIN)/carbon close 2024-01..2024-12 \
		--accept-rejected "sample month with deliberately wrong rows"

ui: $(VENV)/.runtime ## open Dagster on the demo's home
	@$(DEMO) $(BIN)/carbon ui

test: $(VENV)/.development ## run all tests (about a quarter of an hour on two cores)
	@$(BIN)/python -m pytest -n 2 --dist loadscope

check: $(VENV)/.development ## format, lint, types, import rules, fast tests, Dagster's own check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@# Without a home of its own dg would read ./dagster.yaml and look for the deployment's database.
	home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT \
		&& printf 'telemetry:\n  enabled: false\n' > "$$home/dagster.yaml" \
		&& DAGSTER_HOME=$$home $(BIN)/dg check defs
	$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not server and not browser and not large and not faults"

docs: $(VENV)/.development ## write the pages that follow from the code
	@$(BIN)/python -m carbon_pipeline.docs

test-large: $(VENV)/.development ## run the million-row tests, one after the other
	@$(BIN)/python -m pytest -m large -s

test-faults: $(VENV)/.development ## kill at every moment and at random ones, many times over (an hour on two cores)
	@$(BIN)/python -m pytest -m faults -n 2 --dist worksteal

benchmark: $(VENV)/.development ## ratios: a small month to an empty job, a million lines to the bare work, traces, one factor
	@$(BIN)/python -m benchmarks.empty_job
	@$(BIN)/python -m benchmarks.million_lines
	@$(BIN)/python -m benchmarks.traces
	@$(BIN)/python -m benchmarks.one_factor

lock: ## renew both lock files (needs uv)
	$(LOCK) pyproject.toml --group build -o requirements.lock
	$(LOCK) -c requirements.lock pyproject.toml --group build --group dev -o requirements-dev.lock

LOCK = $(UV) pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-strip-extras --no-emit-index-url --no-annotate --no-header

clean: ## stop the demo's server; remove its home, the environment and all caches
	@if [ -x $(BIN)/carbon ] && [ -d .carbon ]; then $(DEMO) $(BIN)/carbon stop || true; fi
	rm -rf .carbon $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache \
		.hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The lock is complete, so nothing is resolved anew (--no-deps).
# Every module is compiled once, on all cores, so that no process compiles anew; templates that are no
# Python are passed over.
define install
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing $(1) into $(VENV) …"
	@$(PIP) install --quiet --no-compile --no-deps --require-hashes -r $(1)
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib || true
	@touch $@
endef

$(VENV)/.runtime: requirements.lock pyproject.toml
	$(call install,requirements.lock)

# The development lock holds the runtime's versions too, so one installation serves both.
$(VENV)/.development: requirements-dev.lock pyproject.toml
	$(call install,requirements-dev.lock)
	@touch $(VENV)/.runtime
