# The two commands of the README are `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: install demo test lint types knowledge lock encoder clean

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -c "from closewatch.knowledge.toponyms import build_gazetteer; build_gazetteer()"
	@touch $(STAMP)

demo: install
	$(BIN)/closewatch demo

test: install
	$(BIN)/python -m pytest

lint: install
	$(BIN)/ruff check .

types: install
	$(BIN)/mypy

knowledge: install
	$(BIN)/closewatch knowledge check

# Pins every dependency with its hashes for Python 3.11 and later; names no index.
lock:
	$(BIN)/python -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --all-extras pyproject.toml -o requirements.lock

# Trains the event encoder from train/rows and puts it into the package; torch lives in an environment of its own.
encoder: install
	test -x .venv-train/bin/python || $(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet -r train/requirements.txt
	mkdir -p build
	$(BIN)/python train/encoder/mentions.py build/mentions.jsonl
	.venv-train/bin/python train/encoder/fit.py build/mentions.jsonl build/first.pt --epochs 4
	.venv-train/bin/python train/encoder/fit.py build/mentions.jsonl build/encoder.pt --start build/first.pt --epochs 2 --lr 6e-5 --seed 1
	.venv-train/bin/python train/encoder/export.py build/encoder.pt src/closewatch/knowledge/data/encoder

clean:
	rm -rf $(VENV) .venv-train build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
