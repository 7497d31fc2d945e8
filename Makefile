# The commands of this project; `make help` lists them. Each sets up what it needs.
.DEFAULT_GOAL := help
SHELL := /bin/sh

VENV := .venv
PYTHON := $(VENV)/bin/python
MODEL := models/assistant.tar.gz
# What a model is made of: a change to any of these trains again.
SOURCES := config.yml domain.yml $(shell find data nlu policies -name '*.yml' -o -name '*.py' 2>/dev/null) $(wildcard models/*.bin)
QUESTIONS ?= tests/nlu/questions.tsv

export PORT ?= 5005
export ACTIONS_PORT ?= 5055

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

.PHONY: run
run: $(MODEL) ## start the assistant (PORT=5005, ACTIONS_PORT=5055); Ctrl-C stops it
	@$(PYTHON) -m bootstrap.assistant serve

.PHONY: shell
shell: $(MODEL) ## chat in the terminal
	@$(PYTHON) -m bootstrap.assistant shell

.PHONY: train
train: ## train a model whether or not the data changed
	@rm -f $(MODEL)
	@$(MAKE) --no-print-directory $(MODEL)

.PHONY: test
test: $(VENV)/.dev $(MODEL) ## run every test
	@$(PYTHON) -m pytest

.PHONY: lint
lint: $(VENV)/.dev ## check style and types
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy

.PHONY: tickets
tickets: $(VENV)/.installed ## list the tickets for a person (TICKET=R-1001: one whole)
	@$(PYTHON) -m handoff $(TICKET)

.PHONY: review
review: $(VENV)/.installed ## what could not be answered (SINCE=2026-11-01); ACCEPT=group TOPIC=intent makes examples of it
	@$(PYTHON) -m review $(if $(SINCE),--since "$(SINCE)") $(if $(ACCEPT),--accept "$(ACCEPT)") \
	  $(if $(TOPIC),--topic "$(TOPIC)") $(if $(YES),--yes)

.PHONY: forget
forget: $(VENV)/.installed ## remove a conversation everywhere (SENDER=its id)
	@$(PYTHON) -m privacy.forget "$(SENDER)"

.PHONY: evaluate
evaluate: $(MODEL) ## score the model on QUESTIONS=tests/nlu/questions.tsv; reports/evaluation.html and .json
	@$(PYTHON) -m evaluation $(QUESTIONS)

.PHONY: benchmark
benchmark: $(MODEL) .venv-stock/.installed ## the same score beside Rasa's stock pipeline, in one table (takes long)
	@$(PYTHON) -m benchmarks.understanding

.PHONY: benchmark-times
benchmark-times: .venv-times/.installed $(VENV)/.installed ## score the reading of times beside dateparser (SUITE=file.json: one of your own)
	@.venv-times/bin/python benchmarks/times.py $(if $(SUITE),--suite "$(SUITE)")
	@$(PYTHON) -m benchmarks.parsing

.PHONY: benchmark-privacy
benchmark-privacy: $(VENV)/.installed ## what the masking of personal data finds and what it takes for such
	@$(PYTHON) -m privacy.measure

.PHONY: tune-encoder
tune-encoder: .venv-tuning/.installed ## tune the sentence encoder on the examples again (half an hour; docs/encoder.md)
	@.venv-tuning/bin/python -m tuning --examples data --out models/encoder.bin

# -- set-up ------------------------------------------------------------------------------------------------------------

$(VENV)/.installed: requirements/build.txt requirements/runtime.txt requirements/rasa.txt bootstrap/environment.sh
	@bootstrap/environment.sh $(VENV) build.txt runtime.txt rasa.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.installed
	@bootstrap/environment.sh $(VENV) dev.txt
	@touch $@

# Real Rasa with TensorFlow, for comparison only.
.venv-stock/.installed: requirements/build.txt requirements/stock.txt bootstrap/environment.sh
	@WITHOUT_STARTUP=yes bootstrap/environment.sh .venv-stock build.txt stock.txt
	@touch $@

# dateparser, for comparison only.
.venv-times/.installed: requirements/build.txt requirements/times.txt bootstrap/environment.sh
	@WITHOUT_STARTUP=yes bootstrap/environment.sh .venv-times build.txt times.txt
	@touch $@

# PyTorch, for tuning only; its CPU build is for Python 3.11.
.venv-tuning/.installed: tuning/requirements.txt
	@command -v python3.11 >/dev/null || { echo "make tune-encoder needs Python 3.11." >&2; exit 1; }
	@python3.11 -m venv .venv-tuning
	@.venv-tuning/bin/python -m pip install --quiet --disable-pip-version-check -r tuning/requirements.txt
	@touch $@

$(MODEL): $(VENV)/.installed $(SOURCES)
	@$(PYTHON) -m bootstrap.training $@

.PHONY: lock
lock: $(VENV)/.installed ## resolve requirements/*.in again into the hashed lock files
	@bootstrap/lock.sh
