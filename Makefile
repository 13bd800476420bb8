# The commands of this repository. Each makes what it needs first (infra/bootstrap.sh); a second run finds it made.
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
PYTEST := $(BIN)/python -m pytest

.PHONY: help run test check static fast fmt bench properties lock

help: ## show these commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

run: ## start Rapport with everything it needs, and say how to log in
	@sh infra/bootstrap.sh web
	@$(BIN)/rapport run

test: ## everything: gates, unit, database (embedded and Debian), front end, browser journeys
	@sh infra/bootstrap.sh web debian
	@$(MAKE) --no-print-directory static
	$(PYTEST) -q -n 2 --ignore=tests/journeys --cov --cov-report=term:skip-covered --cov-report=json:build/coverage.json
	$(BIN)/python infra/coverage_floors.py build/coverage.json
	RAPPORT_TEST_PG=debian $(PYTEST) -q -n 2 --ignore=tests/journeys -m "each_server or (postgres and not slow and not deep and not further_case)"
	cd frontend && npm test
	$(PYTEST) -q -n 2 tests/journeys

check: ## the static gates and the fast tests, in less than two minutes
	@sh infra/bootstrap.sh web
	@$(MAKE) --no-print-directory static
	$(PYTEST) -q -n 2 -m "not slow and not deep and not further_case" --ignore=tests/journeys

static: # formatting, lint, types, floors, unused parts
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry .
	$(BIN)/deptry bench --extend-exclude frontend --ignore DEP002,DEP004
	cd frontend && npm run --silent check

fmt: ## format everything
	@sh infra/bootstrap.sh
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix --quiet .
	cd frontend && npm run --silent fmt

bench: ## the performance scoreboard; NAME=list for one operation, QUICK=1 for a short run
	@sh infra/bootstrap.sh
	$(BIN)/python -m bench $(if $(NAME),--name $(NAME)) $(if $(QUICK),--quick)

properties: ## every generated property with ten times the examples; for a night
	@sh infra/bootstrap.sh
	$(PYTEST) -q -n 2 --ignore=tests/journeys --hypothesis-profile=long -m "not each_server"

lock: ## resolve requirements.lock anew (needs uv; no one else does)
	printf 'hatchling\neditables\n' > build/build.in
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --only-binary :all: --all-extras --output-file requirements.lock pyproject.toml build/build.in
