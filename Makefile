# care_desk: what to call. How each command works is in tools/, a script of its own.

DB ?=
DEMO ?= 1
PORT ?= 8069
ARGS ?=
export ODOO_HOME

.DEFAULT_GOAL := help
.PHONY: help run test test-fast db shell lint fmt i18n i18n-check bench stop clean requirements

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 22

run: ## the shop with demo data on 127.0.0.1 (PORT=8069); sets up what is missing
	@tools/run --port $(PORT)

test: ## the whole suite in a fresh database (ARGS='-k portal' goes to pytest)
	@tools/test --fresh $(ARGS)

test-fast: ## the same in the database of the last run, updated where files changed
	@tools/test $(ARGS)

lint: ## every check that needs no database
	@tools/lint

fmt: ## format Python, JavaScript and styles
	@tools/lint --fix

db: ## a fresh database with the addon: DB=name [DEMO=0]
	@$(if $(DB),,$(error which database? make db DB=name))tools/setup run
	@tools/db create $(DB) $(if $(filter 0,$(DEMO)),--no-demo)

shell: ## Odoo's Python shell: DB=name
	@$(if $(DB),,$(error which database? make shell DB=name))tools/odoo shell -d $(DB) --no-http

i18n: ## bring i18n/care_desk.pot and the translations to the present terms
	@tools/i18n update

i18n-check: ## fail where a term is not exported or not translated
	@tools/i18n check

bench: ## compare with the peer addon and with Odoo's live chat alone
	@tools/bench $(ARGS)

requirements: ## compile tools/requirements.in into tools/requirements.txt
	@tools/setup lint
	@tools/compile-requirements

stop: ## stop the database server of this clone
	@tools/postgres stop

clean: ## stop it and remove all that was set up here, databases included
	@tools/clean
