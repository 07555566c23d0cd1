# Set-up needs Python 3.11 and make. `make run` and `make test` do everything else.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
JOB ?= Text Mia the weather for Rome, then set an alarm for quarter past six and dim the screen to 2

.PHONY: help run test slow lint format pretrained bench experiments clean

help:
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(VENV)/.base ## set up, fetch the base, carry out JOB on the simulated phone
	@$(BIN)/octavo run --yes "$(JOB)"

test: $(VENV)/.base $(VENV)/.dev ## install what tests need and run them
	@$(BIN)/python -m pytest

slow: $(VENV)/.base $(VENV)/.dev ## the tests that take minutes
	@$(BIN)/python -m pytest -m slow

lint: $(VENV)/.dev ## ruff, mypy, import contracts
	@$(BIN)/ruff check src tests experiments
	@$(BIN)/ruff format --check src tests experiments
	@$(BIN)/mypy
	@PYTHONPATH=src $(BIN)/lint-imports

format: $(VENV)/.dev ## rewrite the code in the house's form
	@$(BIN)/ruff check --fix src tests experiments
	@$(BIN)/ruff format src tests experiments

pretrained: $(VENV)/.base $(VENV)/.train ## rebuild the committed agent from the committed records
	@$(BIN)/octavo build-pretrained

bench: $(VENV)/.base $(VENV)/.train ## measure speed and memory of the committed agent
	@$(BIN)/octavo bench

experiments: $(VENV)/.base $(VENV)/.experiments ## the tables: what has no row in experiments/results yet (QUICK=--quick: few)
	@$(BIN)/python -m experiments $(QUICK)

clean: ## remove the environment; fetched weights stay in the cache
	rm -rf $(VENV)

$(VENV)/.light: pyproject.toml
	@$(PYTHON) -m venv $(VENV)
	@echo "installing octavo (no torch, no compiler)"
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.base: $(VENV)/.light
	@$(BIN)/octavo pull smollm2-135m
	@touch $@

$(VENV)/.train: $(VENV)/.light
	@echo "installing torch and transformers"
	@$(PIP) install torch==2.13.0
	@$(PIP) install --editable '.[train]'
	@touch $@

$(VENV)/.experiments: $(VENV)/.train
	@$(PIP) install --editable '.[train,experiments]'
	@touch $@

$(VENV)/.dev: $(VENV)/.train
	@echo "installing the tests' tools"
	@$(PIP) install --editable '.[train,dev]'
	@touch $@
