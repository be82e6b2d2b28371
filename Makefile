# `make run` and `make test` are all a fresh clone needs. `make help` lists the rest.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
REPLAY := DEMO=1 STAFF_IDLE_MINUTES=0 STAFF_SESSION_HOURS=0 VAR_DIR=var/replay $(MANAGE)
NEED_NODE := node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || (major == 20 && minor >= 19) ? 0 : 1)' \
	|| { echo "Node 20.19 or newer is needed."; exit 1; }
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --constraints requirements/held.in
VERSION = $(shell sed -n 's/^version = "\(.*\)"$$/\1/p' pyproject.toml)
NPM := npm --no-audit --no-fund --loglevel=error

.PHONY: help run replay shell migrate test coverage explore check structure format bench growth profile rush faults pictures lighthouse texts lock register audit image sbom clients clean

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: staticfiles/collected  ## the site with demo data on http://127.0.0.1:8000 (PORT= for another)
	@DEMO=1 PORT=$(PORT) $(BIN)/python scripts/run.py

replay: staticfiles/collected  ## play the first half year anew, through pages and door, into a site of its own
	@rm -rf var/replay
	@$(REPLAY) migrate --verbosity 0
	@$(REPLAY) createcachetable --verbosity 0
	@$(REPLAY) replay
	@echo "Look at it with: VAR_DIR=var/replay make run"

shell: .venv/texts  ## Python with the models at hand, on the demo's data
	@DEMO=1 $(MANAGE) shell

migrate: .venv/texts  ## bring the demo's database up to date with the models
	@DEMO=1 $(MANAGE) migrate
	@DEMO=1 $(MANAGE) createcachetable

test: .venv/test-installed $(if $(ARGS),,node_modules/test-installed clients/typescript/node_modules/installed)  ## every test: SQLite, PostgreSQL, Chromium (ARGS= for some)
	@$(BIN)/python scripts/test.py $(ARGS)

coverage: .venv/test-installed node_modules/test-installed  ## what of the site no quick test runs; fails below 95%
	@$(BIN)/pytest -q -n2 --dist worksteal -m "not browser and not slow and not postgresql" \
		--cov --cov-report=term:skip-covered --cov-fail-under=95

explore: .venv/test-installed  ## the tests that try chance, on twelve times as many examples
	@TIMES_AS_MANY=12 $(BIN)/pytest -q -n2 --dist worksteal -m "not browser and not postgresql" \
		$$(git grep -l "examples import examples" tests)

check: .venv/test-installed node_modules/test-installed  ## style, types, import order, dependencies, migrations, translations, deployment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/deptry .
	git ls-files -z -- '*.html' | xargs -0 $(BIN)/djade --target-version 5.2 --check
	node_modules/.bin/tsc -p .
	node_modules/.bin/tsc -p tests
	node_modules/.bin/eslint .
	DEMO=1 $(MANAGE) makemigrations --check --dry-run
	DEMO=1 $(BIN)/python scripts/migrations.py
	PYTHONPATH=scripts $(BIN)/python -m texts.check
	$(BIN)/pytest -q -m slow tests/translating/test_both_languages.py  # opens every address in each language
	SECRET_KEY=check-$$(openssl rand -hex 32) ALLOWED_HOSTS=cafe.example.nl \
		$(MANAGE) check --deploy --fail-level WARNING

structure: .venv/test-installed  ## how large files and functions are, and which way imports run
	@$(BIN)/pytest -q -s tests/test_structure.py

format: .venv/test-installed  ## rewrite code and templates in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files -z -- '*.html' | xargs -0 $(BIN)/djade --target-version 5.2

bench: .venv/test-installed staticfiles/collected  ## what each kind of request costs, beside a bare view (ARGS=quick; ARGS=write for docs)
	@PYTHONPATH=scripts $(BIN)/python -m bench $(ARGS)

faults: .venv/test-installed staticfiles/collected  ## break what can break while people sign up, and count what is lost (ARGS= for some; ARGS=write for docs)
	@PYTHONPATH=scripts $(BIN)/python -m faults $(ARGS)

growth: .venv/test-installed  ## what history costs: with 1,000, 100,000 and 1,000,000 registrations (ARGS=write for docs)
	@PYTHONPATH=scripts $(BIN)/python -m bench.growth $(ARGS)

profile: .venv/test-installed staticfiles/collected  ## where the time of a request goes, layer by layer (ARGS="[sqlite|postgresql] WORD"; ARGS=write for docs)
	@PYTHONPATH=scripts $(BIN)/python -m bench.profile $(ARGS)

rush: .venv/test-installed staticfiles/collected  ## 300 sign up at once for 100 places, and 2,000 for 80, on a site as shipped (ARGS="PEOPLE PLACES"; ARGS=write for docs)
	@$(BIN)/python scripts/rush.py $(ARGS)

pictures: .venv/test-installed node_modules/test-installed staticfiles/collected  ## take docs/pictures anew
	$(BIN)/python scripts/pictures.py $(ARGS)

lighthouse: .venv/test-installed node_modules/test-installed staticfiles/collected  ## Lighthouse on eight pages, as a telephone opens them first; fails below the marks (ARGS=PAGE, once; ARGS=write for docs)
	@$(BIN)/python scripts/lighthouse.py $(ARGS)

texts: .venv/test-installed  ## bring the catalogues in locale/ up to date with what the site says (ARGS=fy begins one)
	@PYTHONPATH=scripts $(BIN)/python -m texts.catalogues $(ARGS)
	@DEMO=1 $(MANAGE) compilemessages

lock: .venv/test-installed  ## the dependencies in pyproject.toml to requirements/*.txt, with hashes
	$(COMPILE) pyproject.toml --output-file requirements/base.txt
	$(COMPILE) pyproject.toml --extra optional --output-file requirements/optional.txt
	$(COMPILE) pyproject.toml --extra optional --group dev --output-file requirements/dev.txt
	$(COMPILE) --group installer --output-file requirements/installer.txt

register: .venv/texts  ## the terms in docs/verwerkingsregister.md anew, and which rows it lacks
	@DEMO=1 $(BIN)/python scripts/register.py

audit: .venv/test-installed  ## known vulnerabilities, unused dependencies; a bill of materials in var/
	@$(BIN)/python scripts/audit.py

image:  ## the site as a container image, with docker, podman or buildah (ARGS= for its own)
	BUILDAH_FORMAT=docker $$(command -v docker || command -v podman || command -v buildah) build \
		--build-arg VERSION=$(VERSION) --build-arg REVISION=$$(git rev-parse HEAD) --tag initiatievencafe:$(VERSION) $(ARGS) .

sbom: .venv/test-installed  ## what the site is made of, as CycloneDX, in var/
	@$(BIN)/python scripts/audit.py sbom

clients: .venv/test-installed clients/typescript/node_modules/installed  ## a Python and a TypeScript client of the published API, in var/clients/
	@$(BIN)/python scripts/clients.py

clean:  ## remove what make made, and the demo's data with it
	rm -rf .venv node_modules clients/typescript/node_modules staticfiles var .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage

staticfiles/collected: .venv/texts node_modules/run-installed eventsite/settings.py eventsite/web/staticfiles.py $(shell find static -type f)
	@DEMO=1 $(MANAGE) collectstatic --no-input --verbosity 0
	@touch $@

.venv/bin/uv: requirements/installer.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON= to it.")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/installer.txt
	@touch $@

.venv/run-installed: .venv/bin/uv requirements/base.txt
	$(BIN)/uv pip install --quiet --python .venv --require-hashes -r requirements/base.txt
	@touch $@

.venv/texts: .venv/run-installed $(shell find locale -name '*.po')
	@DEMO=1 $(MANAGE) compilemessages
	@touch $@

.venv/test-installed: .venv/texts requirements/dev.txt
	$(BIN)/uv pip install --quiet --python .venv --require-hashes -r requirements/dev.txt
	@touch $@

node_modules/run-installed: package-lock.json
	@$(NEED_NODE)
	$(NPM) ci --omit=dev
	@touch $@

node_modules/test-installed: package-lock.json
	@$(NEED_NODE)
	$(NPM) ci
	@touch node_modules/run-installed $@

clients/typescript/node_modules/installed: clients/typescript/package-lock.json
	@$(NEED_NODE)
	$(NPM) --prefix clients/typescript ci
	@touch $@
