# Every target sets up what it needs by itself; a second call finds it in place.
#
#   make run ARGS="--theme dark"     make test TESTS=tests/unit     make screenshots PICTURES=build/pictures

PYTHON_BIN := .venv/bin/python
ARGS ?=
TESTS ?=
BENCH_JSON ?= build/bench.json
PICTURES ?= docs/pictures
PICTURE := $(PYTHON_BIN) -m ras_console --screenshot
PICTURE_FARM := build/picture-farm.sqlite
FAILOVER := --database $(PICTURE_FARM) --seconds 200 --fault primary:crash@120
MAKEFLAGS += --no-print-directory

.DEFAULT_GOAL := help
.PHONY: help run test check format bench screenshots clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 14

run: ## set up and open the console
	@tools/setup.sh run
	@$(PYTHON_BIN) -m ras_console $(ARGS)

test: ## set up and run every test
	@tools/setup.sh test
	@$(PYTHON_BIN) -m pytest -n auto --dist worksteal $(TESTS) $(ARGS)

check: ## formatting, lint, types and import contracts
	@tools/setup.sh test
	@$(PYTHON_BIN) -m ruff format --check .
	@$(PYTHON_BIN) -m ruff check .
	@$(PYTHON_BIN) -m mypy
	@.venv/bin/lint-imports

format: ## put the code into its standard form
	@tools/setup.sh test
	@$(PYTHON_BIN) -m ruff format .
	@$(PYTHON_BIN) -m ruff check --fix .

bench: ## measure and print; writes build/bench.json too
	@tools/setup.sh run
	@mkdir -p $(dir $(BENCH_JSON))
	@$(PYTHON_BIN) -m bench --json $(BENCH_JSON) $(ARGS)

screenshots: ## make the pictures of README into docs/pictures
	@tools/setup.sh run
	@mkdir -p $(PICTURES) build
	@$(PYTHON_BIN) -m tools.picture_farm $(PICTURE_FARM)
	@$(PICTURE) $(PICTURES)/console-light.png --theme light --size 1600x1000 $(FAILOVER) --select Budapest/brokers/RAS-CB-2
	@$(PICTURE) $(PICTURES)/console-dark.png --theme dark --size 1600x1000 $(FAILOVER) --select Budapest/brokers/RAS-CB-2/properties
	@$(PICTURE) $(PICTURES)/console-small-light.png --theme light --size 1280x800 $(FAILOVER) --select Budapest
	@$(PICTURE) $(PICTURES)/console-small-dark.png --theme dark --size 1280x800 --seconds 60 --select Budapest/hosts/RDSH-3

clean: ## remove everything that the targets above made, .venv too
	@rm -rf .venv build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
