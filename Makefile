# The whole project in a few words: `make` lists them. `make profile` is the place to start.

PYTHON ?= python3.11
BIN := .venv/bin
INSTALLED := .venv/.installed
NPM_INSTALLED := tests/npm/node_modules/.package-lock.json

# Two LightGBM fits side by side took 87 s instead of 6 with spinning threads.
export OMP_WAIT_POLICY := PASSIVE
export DVC_NO_ANALYTICS := 1
export MLFLOW_DISABLE_TELEMETRY := true

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help profile profile-full test test-all test-deps bench-models lock clean

# One step of a chain: named when it starts, and again when it fails.
step = @echo "== $(1)"; $(2) || { echo "make $@: FAILED at: $(1)" >&2; exit 1; }

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

profile: $(INSTALLED) ## Run the whole profiling job, and end with a summary and what to try next
	@$(BIN)/profilering profile

profile-full: $(INSTALLED) ## All targets, more models tried, 20 bootstrap refits: half an hour with 1,000 people, hours with all
	@$(BIN)/profilering profile --full

test: $(INSTALLED) $(if $(filter true,$(CI)),test-deps) ## Run every check and test; full counts with CI=true
	$(call step,ruff check,$(BIN)/ruff check --quiet .)
	$(call step,ruff format --check,$(BIN)/ruff format --check --quiet .)
	$(call step,mypy,$(BIN)/mypy)
	$(call step,pytest,$(BIN)/pytest -n 2)

test-all: export PROFILERING_FULL := 1
test-all: test ## The same with the full counts of random examples and kill points

test-deps: $(NPM_INSTALLED) ## Install what the tests need from Debian and npm

bench-models: $(INSTALLED) .venv-bench/.installed ## Real spells: the default beside other models (hours; ARGS=--help)
	@$(BIN)/python -m bench.spells --out .bench/spells-table $(ARGS)

lock: ## Write requirements.lock anew from pyproject.toml (ARGS=--upgrade: with newer versions)
	@echo "Resolving with uv, installed for the moment outside .venv"
	@scratch=$$(mktemp -d); trap 'rm -rf "$$scratch" .requirements.lock.partial' EXIT; set -e; \
	export PIP_FIND_LINKS=; \
	$(PYTHON) -m venv "$$scratch"; \
	"$$scratch/bin/python" -m pip install -qq --disable-pip-version-check uv; \
	cp requirements.lock .requirements.lock.partial; \
	"$$scratch/bin/uv" pip compile pyproject.toml --quiet --python "$$scratch/bin/python" \
		--all-extras --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--output-file .requirements.lock.partial $(ARGS) > /dev/null; \
	mv .requirements.lock.partial requirements.lock; \
	cp bench/spells/requirements.lock .requirements.lock.partial; \
	"$$scratch/bin/uv" pip compile bench/spells/requirements.in --quiet --python "$$scratch/bin/python" \
		--no-annotate --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--output-file .requirements.lock.partial $(ARGS) > /dev/null; \
	mv .requirements.lock.partial bench/spells/requirements.lock

clean: ## Remove .venv, node_modules and caches; data and models stay
	@rm -rf .venv .venv-bench .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache tests/npm/node_modules
	@find . -name __pycache__ -type d -not -path './data/[1-5]_*' -prune -exec rm -rf {} +

# The stamp is written last. Without it .venv is what a stopped run left, and is built from nothing.
$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import ensurepip, sys, venv; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || { \
		echo "make: $(PYTHON) is not Python 3.11 with its venv module." >&2; \
		echo "      On Debian or Ubuntu: apt-get install python3.11 python3.11-venv" >&2; \
		echo "      Elsewhere: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Installing into .venv from requirements.lock (a minute or two the first time)"
	@if [ -e $@ ]; then rm $@; else $(PYTHON) -m venv --clear .venv; fi
	@$(BIN)/python -m pip install -qq --no-compile --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Peers of the models, in versions that the project's own libraries could not live with.
.venv-bench/.installed: bench/spells/requirements.lock
	@$(PYTHON) -m venv --clear .venv-bench
	@.venv-bench/bin/python -m pip install -qq --no-compile --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(NPM_INSTALLED): tests/npm/package.json tests/npm/package-lock.json | debian
	@cd tests/npm && npm ci --silent --no-audit --no-fund
	@touch $@

.PHONY: debian
debian:
	@tests/support/debian.sh
