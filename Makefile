# make run    set everything up and start the app (HOST and PORT are honoured; HEADLESS=1 opens no browser)
# make test   set everything up and pass every test
# make check  ruff, pyright, import-linter and, where Node.js is, tsc
# make bench  the figures: speed and memory
# make screenshots   the README's picture, anew

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2 # processes that share the tests, each with a server and a browser of its own

ifeq ($(shell uname -s),Linux)
DOWNLOAD := Installing once: about 3.2 GB to download (6.4 GB on disk), most of it torch for GPUs; README says how to get the small CPU build.
else
DOWNLOAD := Installing once: about 0.4 GB to download.
endif

.PHONY: run test check bench screenshots

run: $(VENV)/app.stamp
	@$(BIN)/cnn-viz $(if $(HEADLESS),--headless)

test: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	@if command -v npx >/dev/null; then npx --yes --package typescript@7.0.2 tsc --project jsconfig.json; \
	else echo 'The types of the JavaScript are not checked: there is no npx (Node.js).'; fi

bench: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.bench $(ONLY)

screenshots: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.browser.screenshots

$(VENV)/app.stamp: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c 'import torch' 2>/dev/null || echo "$(DOWNLOAD)"
	@$(BIN)/python -m pip install --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/app.stamp
	@$(BIN)/python -m pip install --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@
