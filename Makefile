# `make demo` and `make test` work on a fresh machine with Python 3.11 or newer and make; with a C compiler there,
# durable-rules is built too. Everything is installed into .venv, beside this file; tools/venv.sh sets it up and keeps
# it fresh. The releases are those of the locks.

PY := .venv/bin/python

.PHONY: help demo test bench engines docs clean venv venv-dev compiler lock bundle sbom audit fuzz kill mutate matrix test-newest test-lowest test-twin chromium

help:
	@echo "make demo    what becomes of a bare list of SIMs, in demo/"
	@echo "make test    every check that has to pass: style, types, layers, tests"
	@echo "make test-newest | test-lowest   the tests with the newest and the lowest releases that pyproject.toml allows"
	@echo "make test-twin   the tests without durable-rules, on another Python where there is one"
	@echo "make matrix  the built wheel on every Python found, with and without a compiler"
	@echo "make bundle  a zip to install from without a network (docs/install.md)"
	@echo "make sbom    what an installation consists of, as CycloneDX has it, into dist/"
	@echo "make audit   known weaknesses of the releases in the locks (asks PyPI)"
	@echo "make fuzz    inputs by chance, for ever so long (ARGS=\"--minutes 480\")"
	@echo "make kill    end every command that writes at random moments, 200 times"
	@echo "make mutate  small faults put into the code, and those that no test notices (ARGS=\"--sample 300 engine\")"
	@echo "make chromium  the browser that the page is tested in, where it can be installed"
	@echo "make lock    the newest releases into the locks"
	@echo "make bench   how fast it is beside others, in ten minutes; ARGS=--quick in two; ARGS=--write into docs/performance.md"
	@echo "make engines every case of the rulebook put to every rules engine (some minutes)"
	@echo "make docs    what is generated: the rulebook as pages, the reference, the schemas"
	@echo "make clean   remove what the other targets made"

demo: venv
	@$(PY) -m simexit demo -o demo --force

test: venv-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy -n 2
	.venv/bin/lint-imports
	$(PY) -m pytest -n auto --dist worksteal

# Each has an environment of its own, .venvs/newest and .venvs/lowest; the newest are looked up each time.
test-newest test-lowest: test-%:
	@VENV=.venvs/$* VERSIONS=$* sh tools/venv.sh dev
	.venvs/$*/bin/python -m pytest -n auto --dist worksteal

# On another Python than .venv's where there is one, and without durable-rules: what asks a rules engine, at both front
# doors. `make test` alone looks at the rest, reports too, and `make matrix` runs the commands on every Python.
TWIN := tests/engine tests/rulesets tests/batch/test_fleet.py tests/batch/test_fleet_answers.py \
	tests/simexit/test_api.py tests/simexit/test_batch_against_check.py tests/simexit/test_check.py tests/simexit/test_cli.py
# Of these, those that put no case to a rules engine of their own, and the long comparison, which is of the two.
NO_ENGINE := $(addprefix engine/test_,cache compiled engine_against_reference mistakes_told mixed roles \
		rulebook_anything rulebook_errors types verify where_mistakes_are yamlfile) \
	$(addprefix engine/proofs/test_,house logic one_fact_ahead opaque planted_faults prover repeatable revealed \
		shown_ways small_changes small_faults small_unequal truths) \
	$(addprefix rulesets/test_,carriers schemas)
test-twin: venv-dev
	@DURABLE=no VENV=.venvs/twin PYTHON=$$($(PY) -m tools.pythons) sh tools/venv.sh dev
	.venvs/twin/bin/python -m pytest -n auto --dist worksteal $(TWIN) $(NO_ENGINE:%=--ignore=tests/%.py)

matrix: venv-dev
	@$(PY) -m tools.matrix $(ARGS)

bundle: venv-dev
	@$(PY) -m tools.bundle $(ARGS)

sbom: venv-dev
	@$(PY) -m tools.sbom $(ARGS)

# Not in the locks: it is to be the newest. Strict: what it can't look up is not audited, and says so with its status.
audit: venv-dev
	@for lock in requirements.lock requirements-dev.lock requirements-durable.lock; do \
		echo "== $$lock"; $(PY) -m uv tool run pip-audit --strict --disable-pip --require-hashes -r $$lock || exit 1; done

fuzz: venv-dev
	@$(PY) -m tools.fuzz $(ARGS)

kill: venv-dev
	@$(PY) -m tools.kill $(ARGS)

# What it makes faults with is in the group `mutate`.
mutate: venv-dev
	@$(PY) -m uv pip install --quiet --no-config --python $(PY) --constraints requirements-dev.lock --group mutate
	@$(PY) -m tools.mutate $(ARGS)

lock: venv-dev
	@$(PY) -m tools.lock $(PACKAGES)

# What it compares with is in the group `bench`, and stays within the releases of the lock.
bench: venv-dev
	@$(PY) -m uv pip install --quiet --no-config --python $(PY) --constraints requirements-dev.lock --group bench
	@$(PY) -m bench $(ARGS)

engines: venv
	@$(PY) -m tools.engines

docs: venv
	@$(PY) -m simexit rules docs -o docs/rulebook --force >/dev/null
	@$(PY) -m tools.reference
	@$(PY) -m tools.schemas

clean:
	rm -rf .venv .venvs demo build dist simexit.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@sh tools/venv.sh

venv-dev:
	@sh tools/venv.sh dev

compiler:
	@sh tools/venv.sh compiler

chromium:
	@sh tools/chromium.sh
