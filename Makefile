# Everything a newcomer needs: `make run` shows the portal, `make test` tries all of it.
# Needed beforehand: Python 3.11 or newer with pip, and a way to the package registries. Nothing else, no root.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; \
	done)
IN := .venv/bin/python
export FLASK_APP := wsgi
.DEFAULT_GOAL := help
.PHONY: help run test check bench demo translations lock clean ready ready-dev python

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

run: ready  ## set up, make the demonstration on the first start, run the portal on http://127.0.0.1:8000
	@$(IN) -m scripts.run

test: ready-dev  ## everything, on SQLite and PostgreSQL, with journeys in a real browser
	@$(IN) -m scripts.browser
	@$(IN) -m pytest -n 2 --dist worksteal

check: ready-dev  ## style, import contracts, types, templates, translations, migrations
	@$(IN) -m scripts.check

bench: ready-dev  ## how fast, beside a bare Flask page on the same server
	@$(IN) -m scripts.bench

demo: ready  ## the demonstration alone, without starting the portal
	@$(IN) -m scripts.run --only-demonstration

translations: ready  ## carry new sentences from the source into the catalogues
	@$(IN) -m scripts.translations update
	@$(IN) -m scripts.translations compile

lock: python  ## resolve pyproject.toml anew into the lock files
	@$(PYTHON) -m scripts.setup lock

clean:  ## remove what set-up and tests made; the demonstration's data in var/ stays
	rm -rf .venv .tools test-output .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
	rm -f translations/*/LC_MESSAGES/*.mo
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

ready: python
	@$(PYTHON) -m scripts.setup runtime

ready-dev: python
	@$(PYTHON) -m scripts.setup development

python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found. Install it, or say where it is: make PYTHON=/path/to/python3 ..." >&2; exit 1; }
