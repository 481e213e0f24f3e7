# Golden Thread. `make` lists what can be done; `make demo` and `make test` each work from a bare checkout of a machine
# with Debian, Python 3.11 or later, and Node. What else is missing they install (as root) or name.

PORT ?= 8000
BOOT := $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(shell command -v $(name) 2>/dev/null)))
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
PYTEST := $(PYTHON) -m pytest
WORKERS ?= $(shell expr $$(nproc) + 1)
# Who is done first takes tests from the other, so that long ones at the end do not keep one waiting.
TEST_WORKERS ?= 2
# Deprecations of Django and Python are errors; the two of other packages' own making are not ours to mend.
STRICT := -W error::DeprecationWarning -W error::PendingDeprecationWarning
LOCK := .venv/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

.PHONY: help setup css demo run test test-sqlite test-postgres check bench lint format lock clean
.DEFAULT_GOAL := help

help:  ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: .env .venv/.installed static/built/.compiled  ## Make the environment in .venv and compile the styles
	@sh requirements/debian.sh site

.env:
	@echo "DEBUG=True" > .env
	@echo "Wrote .env: this is a development machine"

.venv/.installed: requirements/dev.txt
	@test -n "$(BOOT)" || { echo "Python 3.11 or later is missing: apt-get install python3 python3-venv"; exit 1; }
	@$(BOOT) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(BOOT) is older than Python 3.11"; exit 1; }
	@$(BOOT) -c 'import ensurepip' || { echo "venv is missing: apt-get install python3-venv"; exit 1; }
	test -x $(PYTHON) || $(BOOT) -m venv .venv
	$(PYTHON) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

node_modules/.installed: package.json package-lock.json
	@command -v npm > /dev/null || { echo "Node and npm are missing: apt-get install nodejs npm"; exit 1; }
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

static/built/.compiled: node_modules/.installed static/build.mjs $(shell find static/src -type f)
	node static/build.mjs
	@touch $@

css: static/built/.compiled  ## Compile the styles, scripts and fonts into static/built

var/secret_key:
	@mkdir -p var
	@$(BOOT) -c 'import secrets; print(secrets.token_urlsafe(64))' > $@
	@chmod 600 $@

demo: export DEBUG = False
demo: export HTTPS = False
demo: export ALLOWED_HOSTS = 127.0.0.1,localhost
# Mail is written into files, and its links lead to the demonstration.
demo: export EMAIL_URL = filemail://$(CURDIR)/var/mail
demo: export SITE_ADDRESS = http://127.0.0.1:$(PORT)
# The first PDF of a plan takes its time; 30 seconds, gunicorn's own limit, would end it half way. Long ones are made
# by the worker, which ends with the site: `exec` gives gunicorn the number of the process that began it.
demo: setup var/secret_key  ## Run the site with demonstration data at http://127.0.0.1:$PORT
	@SECRET_KEY="$$(cat var/secret_key)"; export SECRET_KEY; set -e; \
	$(MANAGE) migrate --noinput --verbosity 0; \
	$(MANAGE) createcachetable; \
	$(MANAGE) load_sets; \
	$(MANAGE) load_demo; \
	$(MANAGE) collectstatic --noinput --clear --verbosity 0; \
	echo "Golden Thread is at http://127.0.0.1:$(PORT) - sign in as officer, author, manager, performance, member or admin, password golden-thread"; \
	$(MANAGE) work --with-parent & \
	exec .venv/bin/gunicorn config.wsgi --no-control-socket --bind 127.0.0.1:$(PORT) --workers $(WORKERS) --timeout 180

run: setup  ## Run Django's development server on your own database at http://127.0.0.1:$PORT
	$(MANAGE) migrate --noinput --verbosity 0
	$(MANAGE) load_sets
	@set -e; $(MANAGE) work --with-parent & exec $(MANAGE) runserver 127.0.0.1:$(PORT)

test: test-sqlite test-postgres  ## Run the whole suite on SQLite, in a browser, and on a PostgreSQL of its own

test-sqlite: export DEBUG = True
test-sqlite: setup
	@sh requirements/debian.sh tests
	DATABASE_URL=sqlite:///$(CURDIR)/var/test.sqlite3 $(PYTEST) -n $(TEST_WORKERS) --dist worksteal $(STRICT) $(ARGS)

test-postgres: export DEBUG = True
test-postgres: setup
	@sh requirements/debian.sh tests
	$(PYTHON) tests/with_postgres.py $(PYTEST) -n $(TEST_WORKERS) --dist worksteal -m "not browser" $(STRICT) $(ARGS)

check: lint  ## What must pass before merging: lint, format, Django's checks, missing migrations, tests
	DEBUG=True $(MANAGE) makemigrations --check --dry-run
	DEBUG=False HTTPS=True ALLOWED_HOSTS=plans.example.org SECRET_KEY="$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))')" \
		$(MANAGE) check --deploy --fail-level WARNING
	$(MAKE) test

bench: setup  ## Measure what design section 8 bounds; exits 1 when a figure is over its ceiling
	DEBUG=False HTTPS=False ALLOWED_HOSTS=localhost SECRET_KEY=bench $(PYTHON) -m bench

lint: setup  ## Read the code for mistakes, and check its format
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

format: setup  ## Write the code in one format
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

lock: setup  ## Pin requirements/*.in again, with hashes and without naming where they come from
	cd requirements && ../$(LOCK) -o base.txt base.in && ../$(LOCK) -o dev.txt dev.in

clean:  ## Take away what the other targets made, but not the data in var/
	rm -rf .venv node_modules static/built var/static var/test.sqlite3* .pytest_cache .ruff_cache .hypothesis
