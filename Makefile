# The words of this house. `make` explains them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
export LC_ALL := C.UTF-8

PYTHON ?= python3
BIN := .venv/bin
KAFKA ?=
STAY ?=
NODES ?= 1
PORT ?= 19092
N ?= 200
STORM ?= 60000
SEED ?=

.PHONY: help demo test check format bench quality train chaos docs setup venv programs kafka kafka-stop

help:  ## these words
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

demo: venv  ## the whole house in the terminal; KAFKA=1 over the real broker, STAY=1 leaves it running
	$(if $(KAFKA),@$(MAKE) --no-print-directory kafka)
	@$(BIN)/persinc-triage demo $(if $(KAFKA),--kafka 127.0.0.1:$(PORT)) $(if $(STAY),--stay)

test: setup  ## all tests, with a Kafka of their own
	@$(BIN)/pytest -q

check: venv  ## format, lint, types, layers, shelves, docs, README, floors of quality
	@deploy/check.sh

format: venv  ## write the code as it should look
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: setup  ## how fast; writes build/bench.json
	@$(BIN)/python -m tests.benchmarks

quality: venv  ## how right: precision and recall on the labelled corpus
	@$(BIN)/python -m tests.quality

train: venv  ## make detectors/weights anew from tests/corpus
	@$(BIN)/python -m tests.training

chaos: setup  ## kill, freeze and fill everything, N=200 times; nothing lost, nothing twice; SEED=... repeats
	@$(BIN)/python -m tests.chaos $(N) --storm $(STORM) $(if $(SEED),--seed $(SEED))

docs: venv  ## write docs/events anew from the code
	@$(BIN)/python docs/events/generate.py

setup: venv programs  ## .venv, and the programs that tests need

venv: .venv/.complete

.venv/.complete: requirements.lock pyproject.toml deploy/setup.sh
	@PYTHON=$(PYTHON) deploy/setup.sh venv

programs:
	@deploy/setup.sh programs

kafka: setup  ## Apache Kafka on loopback, with the house's topics; NODES=3 for three
	@servers=$$(NODES=$(NODES) PORT=$(PORT) deploy/kafka/start.sh); echo "Kafka at $$servers"; \
	    $(BIN)/python deploy/kafka/topics.py --bootstrap-servers "$$servers"

kafka-stop:  ## stop it; what it stored stays under build/kafka
	@PORT=$(PORT) deploy/kafka/stop.sh
