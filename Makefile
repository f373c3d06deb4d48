# Every target sets up what it needs. `make demo` and `make test` are all that a fresh clone wants.

VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
DB     := out/demo.db
SHARED ?= ../shared
COMPILED := $(patsubst %,riwaya/lexicons/compiled/%.json,events actors places times sources cues)

.PHONY: help setup demo test lint score evaluation bench lexicons readme wheel clean

help:
	@echo "make demo      set up, code the example articles, show what was found (NO_SERVE=1: do not serve the workspace)"
	@echo "make test      set up and run the tests"
	@echo "make lexicons  compile the lexicon tables after an edit"
	@echo "make lint      check the code's style and types"
	@echo "make score     score on the coded articles of $(SHARED)/gold"
	@echo "make evaluation  measure everything and renew docs/evaluation.md (minutes)"
	@echo "make bench     measure speed, memory and start-up (BENCH=--all: on the whole corpus)"
	@echo "make readme    renew the output shown in README.md"
	@echo "make wheel     build the package into dist/ and try it in an empty environment"

setup: $(READY) $(COMPILED)

$(READY): pyproject.toml scripts/setup.sh
	@sh scripts/setup.sh $(VENV)
	@touch $@

# Compiled lexicons are kept in the repository; this makes one only where it is missing.
$(COMPILED): | $(READY)
	@$(BIN)/python scripts/compile_lexicons.py $(basename $(notdir $@))

demo: setup
	@mkdir -p out && rm -f $(DB) $(DB)-wal $(DB)-shm
	@$(BIN)/riwaya run 'riwaya/examples/*.txt' --db $(DB)
	@echo
	@echo "The record is $(CURDIR)/$(DB)"
	@if [ -z "$(NO_SERVE)" ] && $(BIN)/python -c "from riwaya.cli.main import COMMANDS; raise SystemExit('serve' not in COMMANDS)"; then \
	  $(BIN)/riwaya serve --db $(DB); \
	fi

test: setup
	@$(BIN)/python -m pytest

lint: setup
	@$(BIN)/ruff check riwaya scripts tests docs benchmarks
	@$(BIN)/mypy

score: setup
	@$(BIN)/python scripts/score.py $(SHARED)

evaluation: setup
	@$(BIN)/python docs/evaluation_page.py $(SHARED)

bench: setup
	@$(BIN)/python benchmarks/bench.py $(BENCH)

lexicons: $(READY)
	@$(BIN)/python scripts/compile_lexicons.py

readme: setup
	@$(BIN)/python docs/readme_example.py

wheel: $(READY)
	@sh scripts/try_wheel.sh $(BIN)/python

clean:
	rm -rf $(VENV) out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
