# What can be done with the portal: run, test, quick, check, crosscheck, bench, demo, setup.
# Needs python3 (3.11 or newer, with venv) and make; everything else goes into .venv.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app wsgi
UV := $(shell command -v uv 2>/dev/null)

# Without a database of its own the portal shows its demonstration organisation.
PORTAL_DEMONSTRATION ?= $(if $(PORTAL_DATABASE_URL),no,yes)

.DEFAULT_GOAL := run
.PHONY: run demo setup test quick check crosscheck format bench

run: $(VENV)/running
	@$(BIN)/python -c 'import sys; from portal.starting import explain_busy_port as explain; \
		sys.exit(explain([("127.0.0.1", $(PORT))]))'
	@PORTAL_DEMONSTRATION=$(PORTAL_DEMONSTRATION) \
		$(FLASK) $(if $(filter yes,$(PORTAL_DEMONSTRATION)),demo,init)
	@echo "The portal is at http://127.0.0.1:$(PORT) until you press Ctrl+C."
	@PORTAL_DEMONSTRATION=$(PORTAL_DEMONSTRATION) PORTAL_BIND=127.0.0.1:$(PORT) \
		exec $(BIN)/gunicorn -c gunicorn.conf.py

demo: $(VENV)/running
	@PORTAL_DEMONSTRATION=yes $(FLASK) demo

setup: $(VENV)/testing

# Browsers, databases and loads want the machine to themselves; the rest shares its cores.
test: quick
	$(BIN)/pytest -m "browser or postgres or slow"

quick: check
	$(BIN)/pytest --numprocesses auto -m "not browser and not postgres and not slow"

check: $(VENV)/testing
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest tests/store/test_migrations.py -k in_step -m "not postgres"

# The noise of the figures against OpenDP's, which takes 265 MB and is nowhere else needed.
crosscheck: $(VENV)/crosschecking
	$(BIN)/pytest tests/crosschecks

format: $(VENV)/testing
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(VENV)/testing
	$(BIN)/python -m tests.benchmarks

# Both stamps are files: a second run finds them newer than what is pinned, and installs nothing.
$(VENV)/running: requirements.txt | $(BIN)/python
	@echo "Installing what the portal needs into $(VENV) ..."
	@$(call install,requirements.txt)
	@touch $@

$(VENV)/testing: requirements-dev.txt $(VENV)/running
	@echo "Installing what its tests need into $(VENV) ..."
	@$(call install,requirements-dev.txt)
	@touch $@

$(VENV)/crosschecking: requirements-opendp.txt $(VENV)/testing
	@echo "Installing what the crosscheck needs into $(VENV) ..."
	@$(call install,requirements-opendp.txt)
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"The portal needs Python 3.11 or newer; name one: PYTHON=python3.12 make run")'
ifdef UV
	@$(UV) venv --quiet --python "$(PYTHON)" $(VENV)
else
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python cannot make environments here. Debian: apt-get install python3-venv"; exit 1; }
endif

ifdef UV
install = $(UV) pip install --quiet --python $(BIN)/python --require-hashes -r $(1)
else
install = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
endif
