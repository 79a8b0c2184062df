# Everything a person types. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := .venv/bin
UV := $(BIN)/uv
UV_VERSION := 0.13.9
PYTHON ?= python3

.PHONY: help env run test check format lint types contracts bench diagrams lock assets texts words clean

help: ## list what can be done
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

env: .venv/.ready texts ## make or renew the environment in .venv

.venv/.ready: requirements-dev.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(UV) || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@VIRTUAL_ENV=$(CURDIR)/.venv $(UV) pip sync --quiet requirements-dev.lock
	@VIRTUAL_ENV=$(CURDIR)/.venv $(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)

texts: $(CATALOGUES:.po=.mo)

%.mo: %.po | .venv/.ready
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

words: env ## collect the texts of code and templates into the catalogues
	@$(BIN)/python -m translations.renew

assets: webapp/static/dist/manifest.json ## build styles, scripts, icons and fonts where they changed

webapp/static/dist/manifest.json: node_modules/.package-lock.json $(shell find webapp/assets templates -type f 2>/dev/null)
	@webapp/assets/node.sh run --silent build

node_modules/.package-lock.json: package.json package-lock.json | env
	@webapp/assets/node.sh ci --silent
	@touch $@

run: env assets ## start everything on this machine and print the address
	@$(BIN)/pendopo run

test: env assets ## run all tests
	@tests/ensure_chromium.sh && tests/ensure_office.sh
	@$(BIN)/pytest -n 2 --dist loadfile tests

format: env ## write the code the way the formatter wants it
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lint: env
	@$(BIN)/ruff format --check . && $(BIN)/ruff check .
	@$(BIN)/djlint templates --check --lint

types: env
	@$(BIN)/mypy

contracts: env
	@$(BIN)/lint-imports

check: lint types contracts test ## everything that must be green: format, lint, types, contracts, tests

bench: env assets ## measure: each prints JSON, its yardstick measured in the same run
	@for file in $$(grep -l __main__ bench/*.py); do \
		echo "$$file" >&2; $(BIN)/python -m bench.$$(basename "$$file" .py) || exit 1; \
	done

diagrams: env ## draw the workflows anew into docs/workflows.md
	@$(BIN)/python -m webapp.core.diagrams

first-migration: env ## write the first migration anew from all models (only before the first release)
	@$(BIN)/python -m migrations.first

lock: ## write the locks anew from pyproject.toml
	@$(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" pyproject.toml --output-file requirements.lock
	@$(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" --group dev pyproject.toml --output-file requirements-dev.lock

clean: ## remove what can be made again
	@rm -rf .venv node_modules webapp/static/dist translations/*/LC_MESSAGES/*.mo
