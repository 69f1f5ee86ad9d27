# `make demo` and `make test` are the whole set-up; a second run finds everything done and changes nothing.

.DEFAULT_GOAL := help
.NOTPARALLEL:
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory

# What a caller may set: make demo ARGS="--county feng", make test WORKERS=8, make demo PYTHON=python3.13
ARGS ?=
WORKERS ?= 2
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

# The browser's tests stand first and stay with one worker; what shares a fixture stays together.
WORKERS_SHARE = --numprocesses $(WORKERS) --dist loadgroup --no-loadscope-reorder

TYPES = $(BIN)/mypy --no-error-summary && \
	{ $(BIN)/lint-imports --no-logo >$(VENV)/lint-imports.log || { cat $(VENV)/lint-imports.log >&2; exit 1; }; }

VENV := .venv
BIN := $(VENV)/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
CAN_MAKE_VENV = $(shell $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null && echo yes)
VENV_PACKAGE = $(patsubst %,%-venv,$(notdir $(PYTHON)))

# Empty where neither root nor sudo without a password is to be had.
AS_ROOT = $(shell variable=DEBIAN_FRONTEND=noninteractive; \
	if [ "$$(id -u)" = 0 ]; then echo env $$variable; elif sudo -n true 2>/dev/null; then echo sudo -n env $$variable; fi)
HAS_CHROMIUM = [ -x /usr/bin/chromium -o -x /usr/bin/google-chrome ]
PLAYWRIGHT_CHROMIUM = $(BIN)/python -c 'from playwright.sync_api import sync_playwright as start; \
	browsers = start().start(); print(browsers.chromium.executable_path); browsers.stop()'

.PHONY: help demo test test-long lint style types bench clean system browser

help:
	@echo 'make demo       set up, build the demo county, score it, serve it on 127.0.0.1:8050'
	@echo 'make test       set up with what the tests need, then every check and test'
	@echo 'make test-long  the long tests: fuzzing, kills, large evaluations'
	@echo 'make lint       ruff, mypy and the import contracts alone'
	@echo 'make bench      the measurements of tests/benchmarks'
	@echo 'make clean      remove the environment and whatever was built; databases stay'

demo: $(VENV)/.installed
	@$(BIN)/shouwang demo $(ARGS)

# Types and contracts are read beside the tests: alone they would leave every core but one idle.
test: system $(VENV)/.installed-for-tests browser style
	@{ $(TYPES); } >$(VENV)/types.log 2>&1 & types=$$!; \
	failed=0; $(BIN)/python -m pytest --quiet $(WORKERS_SHARE) $(ARGS) || failed=$$?; \
	wait $$types || { cat $(VENV)/types.log >&2; exit 1; }; exit $$failed

test-long: system $(VENV)/.installed-for-tests browser
	@$(BIN)/python -m pytest --quiet $(WORKERS_SHARE) --long $(ARGS)
	@EXAMPLES=20 $(BIN)/python -m pytest --quiet --numprocesses $(WORKERS) $$(grep -rlE 'hypothesis|tests\.examples' tests --include='test_*.py')

lint: style types

style: $(VENV)/.installed-for-tests
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo 'These files are not formatted; run .venv/bin/ruff format .' \
		'and look at the difference.' >&2; $(BIN)/ruff format --check . >&2; exit 1; }

types: $(VENV)/.installed-for-tests
	@$(TYPES)

bench: $(VENV)/.installed-for-tests
	@for benchmark in tests/benchmarks/*.py; do echo "== $$benchmark"; $(BIN)/python "$$benchmark" $(ARGS); done

clean:
	@rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment. Stamps stand inside it, so that removing it removes them.

$(VENV)/.made:
	$(if $(PYTHON),,$(error Python 3.11 or newer is needed: apt install python3 python3-venv))
	$(if $(CAN_MAKE_VENV),,$(error This Python cannot make an environment: apt install $(VENV_PACKAGE)))
	@echo 'Making $(VENV) with $(shell $(PYTHON) --version) …'
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml constraints.txt
	@[ $(VENV)/.installed-for-tests -nt pyproject.toml -a $(VENV)/.installed-for-tests -nt constraints.txt ] || { \
		echo 'Installing what Shouwang needs (a minute or so) …'; \
		$(PIP) setuptools; \
		$(PIP) --no-build-isolation --editable .; }
	@touch $@

$(VENV)/.installed-for-tests: $(VENV)/.made pyproject.toml constraints.txt
	@echo 'Installing what Shouwang and its tests need (a minute or so) …'
	@$(PIP) setuptools
	@$(PIP) --no-build-isolation --editable '.[test,postgres]'
	@touch $@

# What the tests need of the system: looked for each time, installed only when missing. Playwright needs libatomic.
# Ubuntu has no Chromium but a snap, which cannot be driven: there Playwright brings its own.

system:
	@missing=(); \
	[ -n '$(PYTHON)' ] || missing+=(python3 python3-venv); \
	[ -z '$(PYTHON)' -o -n '$(CAN_MAKE_VENV)' ] || missing+=($(VENV_PACKAGE)); \
	compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql); \
	compgen -G '/usr/share/postgresql/*/extension/postgis.control' >/dev/null || missing+=(postgresql-postgis); \
	compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null || missing+=(fonts-noto-cjk); \
	compgen -G '/usr/lib/*/libatomic.so.1' >/dev/null || missing+=(libatomic1); \
	$(HAS_CHROMIUM) || ! grep -qx 'ID=debian' /etc/os-release || missing+=(chromium); \
	if [ $${#missing[@]} = 0 ]; then exit 0; fi; \
	if [ -z '$(AS_ROOT)' ]; then echo "The tests need more of the system: sudo apt install $${missing[*]}" >&2; exit 1; fi; \
	echo "Installing $${missing[*]} …"; \
	log=$$(mktemp); trap 'rm -f "$$log"' EXIT; \
	{ $(AS_ROOT) apt-get update && $(AS_ROOT) apt-get install -y --no-install-recommends "$${missing[@]}"; } \
		>"$$log" 2>&1 </dev/null || { cat "$$log" >&2; exit 1; }

browser: $(VENV)/.installed-for-tests
	@if $(HAS_CHROMIUM) || [ -x "$$($(PLAYWRIGHT_CHROMIUM))" ]; then exit 0; fi; \
	echo 'Installing a Chromium for the browser tests …'; \
	$(BIN)/python -m playwright install $(if $(AS_ROOT),--with-deps) chromium
