# The commands of this repository. Each makes what it needs first (infra/bootstrap.sh); a second run finds it made.
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Where it is set, every process of the tests would compile everything, and rewrite every assertion, once more.
unexport PYTHONDONTWRITEBYTECODE
# Neighbours stay in one process, which starts what a file shares once; who has ended takes from who has most left.
PYTEST := $(BIN)/python -m pytest --dist worksteal
# Of the whole suite. More than there are cores: two were seen to use two cores to 77 %, as tests wait as well.
WORKERS := 3
# Two targets at a time, each one's output whole.
BESIDE := $(MAKE) --no-print-directory --jobs=2 --output-sync=target

.PHONY: help run test check static static-python static-web embedded test-web fmt bench properties outdated lock

help: ## show these commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

run: ## start Rapport with everything it needs, and say how to log in
	@sh infra/bootstrap.sh web
	@$(BIN)/rapport run

test: ## everything: gates, unit, database (Debian and embedded), front end, browser journeys
	@sh infra/bootstrap.sh web scanners debian
	@$(MAKE) --no-print-directory static
	RAPPORT_TEST_PG=debian $(PYTEST) -q -n $(WORKERS) --ignore=tests/journeys --cov --cov-report=term:skip-covered --cov-report=json:build/coverage.json
	$(BIN)/python infra/coverage_floors.py build/coverage.json
	@$(BESIDE) embedded test-web
	cd frontend && npm run --silent test:build
	$(PYTEST) -q -n 2 tests/journeys

check: ## the static gates and the fast tests
	@sh infra/bootstrap.sh web
	@$(MAKE) --no-print-directory static
	$(PYTEST) -q -n 2 -m "not slow and not deep and not further_case and not further_test" --ignore=tests/journeys

embedded: # the first test of each file that uses a database, on the servers that `make run` starts
	$(PYTEST) -q -n $(WORKERS) --ignore=tests/journeys -m "each_server or (postgres and not slow and not deep and not further_test)"

test-web: # the build comes after what is beside it: the application reads what it writes
	cd frontend && npm run --silent test:units

static: # formatting, lint, types, floors, unused parts
	@$(BESIDE) static-python static-web

static-python:
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry .
	$(BIN)/deptry bench --extend-exclude frontend --ignore DEP002,DEP004

static-web:
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

outdated: ## which locked parts are older than docs/operations.md allows (asks the registries and OSV)
	@sh infra/bootstrap.sh
	@$(BIN)/python infra/outdated.py

lock: ## resolve requirements.lock anew (needs uv; no one else does)
	printf 'hatchling\neditables\n' > build/build.in
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --only-binary :all: --all-extras --output-file requirements.lock pyproject.toml build/build.in
