# Two commands are enough on a bare Debian 12: make run, make test. Everything else is for people who change the code.

SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
PY := .venv/bin/python
HUB_DATA := build/hub
HUB_PORT ?= 8210

.DEFAULT_GOAL := help
.PHONY: help setup run test desk hub demo shots gallery contact-sheets look sim sim-mutants bench bench-desk input-method fleet kill lint types mutation coverage wheel clean

help:  ## list these commands
	@sed -n 's/^\([a-z][a-z-]*\):.*##\(.*\)/\1 \2/p' $(MAKEFILE_LIST) | while read -r name text; do \
	  printf '  make %-8s %s\n' "$$name" "$$text"; done

setup:  ## make the environment: system packages, .venv, fonts, icons (done by the others themselves)
	@$(PYTHON) tools/environment.py

run: setup  ## start a hub with six stations, enrol a desk and open its window (no display: work one weekday)
	@$(PY) -m stationdesk.demo

demo: setup  ## work one weekday offscreen; day sheet, pictures and a summary go to build/demo
	@QT_QPA_PLATFORM=offscreen $(PY) -m stationdesk.demo --offscreen

test: setup  ## everything: tests, types, lint, import contracts, installs
	@$(PY) -m pytest -n 2 --dist loadgroup --max-worker-restart 0 $(PYTEST_ARGS)

desk: setup  ## open the desk with your own book
	@$(PY) -m stationdesk

hub: setup  ## serve a hub on loopback, its data in build/hub
	@mkdir -p $(HUB_DATA)
	@test -e $(HUB_DATA)/hub.sdb || \
	  $(PY) -m stationdesk_sync.hub --db sqlite:///$(HUB_DATA)/hub.sdb --db-key-file $(HUB_DATA)/hub.key init
	@$(PY) -m stationdesk_sync.hub --db sqlite:///$(HUB_DATA)/hub.sdb --db-key-file $(HUB_DATA)/hub.key \
	  serve --host 127.0.0.1 --port $(HUB_PORT)

shots: setup  ## pictures of every screen and state, both languages and sizes, with an index page: build/shots
	@QT_QPA_PLATFORM=offscreen $(PY) -m stationdesk.demo.shots

gallery: setup  ## one page with every part in every state (no display: pictures in build/gallery)
	@$(PY) -m stationdesk.demo.gallery

contact-sheets: setup  ## at most 160 pictures that hold every pair of screen, language, size and colours: build/sheets
	@QT_QPA_PLATFORM=offscreen $(PY) -m stationdesk.demo.contact_sheets

look: setup  ## walk every screen in every combination and find what is cut off, overlaps or sticks out (minutes)
	@STATIONDESK_LOOK=all $(PY) -m pytest -q -n 2 tests/ui/look

BENCH_ENV := build/bench-env
STATIONS ?= 300
DAYS ?= 30
PER_DAY ?= 300
KILLS ?= 1000

$(BENCH_ENV)/ready: requirements-bench.lock
	@echo "bench: making $(BENCH_ENV) for the floors and the peer"
	@$(PYTHON) -m venv --clear $(BENCH_ENV)
	@$(BENCH_ENV)/bin/python -m pip --disable-pip-version-check install -qq --require-hashes --no-deps -r $<
	@touch $@

bench: setup $(BENCH_ENV)/ready  ## measure sync beside its floor and a peer: build/bench.json, table in docs/performance.md
	@$(PY) -m bench

bench-desk: setup  ## measure what a person at the desk feels (keys, saves, search, start): build/bench-desk.json, docs/performance.md
	@QT_QPA_PLATFORM=offscreen $(PY) -m bench.desk_bench

input-method: setup  ## type Chinese through a real input method on a virtual screen (needs ibus, Xvfb, xdotool): build/input-method
	@$(PY) -m bench.input_method

fleet: setup  ## STATIONS desks with DAYS of PER_DAY records come back to one hub at once (resumable): build/fleet.json
	@$(PY) -m bench.fleet --stations $(STATIONS) --days $(DAYS) --per-day $(PER_DAY)

kill: setup  ## kill desk and hub processes at KILLS random moments of real syncs (resumable): build/kill.json
	@$(PY) -m bench.kill --kills $(KILLS)

lint: setup  ## ruff and the import contracts
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@.venv/bin/lint-imports --no-cache

types: setup  ## mypy, strict
	@$(PY) -m mypy

mutation: setup  ## change model and engine one thing at a time and see whether a test notices (long; goes on where it stopped)
	@nice -n 19 $(PY) tools/mutation.py

COVERED := model wire engine sealing client registers hub hublink
coverage: setup  ## whether tests take every branch of what decides what counts (model, wire, engine, intake, streams)
	@mkdir -p build/coverage
	@$(PY) -m pytest -q -n 2 --dist loadgroup --max-worker-restart 0 $(addprefix tests/,$(COVERED)) \
	  --cov --cov-config=tests/coverage.ini --cov-report=term-missing:skip-covered

wheel: setup  ## one wheel with desk, hub, fonts and icons: dist
	@$(PY) -m hatchling build -t wheel

sim: setup  ## the seeded simulation: SEEDS=n FROM=k MUTANT=name SHOW=1; ends with one line, goes on where it stopped
	@$(PY) -m tests.simulation --seeds $(or $(SEEDS),150) --from $(or $(FROM),0) \
	  $(if $(MUTANT),--mutant $(MUTANT)) $(if $(SHOW),--show) $(if $(COUNTS),--counts)

sim-mutants: setup  ## take each protection away and find the seed that notices
	@$(PY) -m tests.simulation --mutants --seeds $(or $(SEEDS),500)

clean:  ## remove everything that make has made
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src sync tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
