# The usual ways in. Everything is done by scripts/setup.sh and `cargo xtask`; run `make help` for the list.
# Variables of `make run`: PREPAY_PORT (3000), PREPAY_SANDBOX_PORT (3100), PREPAY_DATA (.data), PREPAY_BASE_URL.
# CARGO_TARGET_DIR defaults to ~/.cache/prepay/target: see scripts/env.sh.
# `make simulate` goes on from PREPAY_SIMULATION_SEED (1).
.PHONY: help run build dev test lint histories simulate fuzz bench-ledger bench-webhooks bench-ui e2e fmt clean
.DEFAULT_GOAL := help

with := scripts/with-tools.sh
# Compiled where its progress is seen: the first time takes a minute or two.
xtask = $(with) cargo build --package xtask && exec $(with) cargo xtask

help: ## This list
	@sed -n 's/^\([a-z0-9-]*\):.*## /  make \1\t/p' Makefile | expand -t 16

run: build ## Build and start the product with the gateway sandbox; Ctrl-C stops both
	@exec $(with) cargo xtask run

build: ## Release build: target/site and target/bin
	@scripts/setup.sh build
	@$(xtask) build

dev: ## Quick build without optimisation, and start
	@scripts/setup.sh build
	@$(xtask) build --dev
	@exec $(with) cargo xtask run

test: ## Every check and test
	@scripts/setup.sh test
	@$(xtask) test

lint: ## Formatting, clippy, house rules
	@scripts/setup.sh build
	@$(xtask) test --only lint

histories: ## A hundred times the random histories that `make test` runs (hours)
	@scripts/setup.sh test
	@PREPAY_HISTORY_GROUPS=100 PREPAY_HISTORY_SEED=1000 $(with) scripts/with-postgres.sh \
	  cargo nextest run --profile long --package billing --no-capture -E 'test(agrees_with_the_rules_on_any_history)'

simulate: ## A million schedules of the simulated money path (70 minutes of two quiet cores; 10,000 are in `make test`)
	@scripts/setup.sh test
	@PREPAY_SIMULATION_COUNT=$${PREPAY_SIMULATION_COUNT:-1000000} $(with) \
	  cargo nextest run --profile long --cargo-profile release --package billing --no-capture -E 'binary(simulation_sqlite)'

fuzz: ## Fuzz the parsers of gateway messages, five minutes each (an hour; needs cargo-fuzz)
	@$(with) sh fuzz/run.sh

bench-ledger: ## The ledger's speed beside hand-written limits (ten minutes of a quiet machine)
	@scripts/setup.sh test
	@$(with) scripts/bench-ledger.sh

bench-webhooks: ## How long a gateway's message takes at 200 a second, on SQLite
	@scripts/setup.sh test
	@$(with) cargo bench --package server --bench webhooks

bench-ui: build ## The pages' speed; SECTIONS="excel filter first-page history-server" runs some only (a quiet machine)
	@scripts/setup.sh bench
	@$(with) node end2end/bench/run.mjs $(SECTIONS)

e2e: ## Release build and browser tests
	@scripts/setup.sh test
	@$(xtask) test --only build,e2e

fmt: ## Format the code
	@$(with) cargo fmt --all

clean: ## Delete what this clone has built; the data folder and the shared cache stay
	rm -rf target
