# Fourteen targets. "make run" and "make test" are the two a newcomer needs.
export CGO_ENABLED = 0
# One set of flags for building and testing, so that both share what was compiled.
export GOFLAGS = -trimpath -buildvcs=false
# No target reaches for a toolchain of its own.
export GOTOOLCHAIN = local
TOOL = go tool -modfile=tools/go.mod
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo 0.1.0)

.PHONY: run test test-all lint generate verify web build sbom e2e drill bench clean help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## serve the demonstration district on 127.0.0.1:8080; a second run keeps its data
	bin/qipan serve --demo --db sqlite:var/demo/qipan.db --addr 127.0.0.1:8080

test: build ## every test that needs no external service, and the browser journeys; installs what it needs
	tools/need chromium fonts fuse
	go test ./...
	go test -tags e2e -short -count=1 -timeout 20m ./e2e/...

test-all: build ## everything on both engines; QIPAN_TEST_POSTGRES names a server, one is started otherwise
	tools/need chromium fonts postgresql fuse
	tools/with-postgres go test ./...
	tools/with-postgres go test -tags e2e -count=1 -timeout 30m ./e2e/...

lint: ## formatting and static checks, Go and TypeScript
	$(TOOL) golangci-lint run --build-tags e2e ./...
	$(TOOL) golangci-lint fmt --diff ./...
	cd web && npm run --silent check

generate: ## write generated files anew: templates, goldens
	$(TOOL) templ generate ./internal/...
	go test $$(grep -rl 'flag.Bool("update"' internal --include='*_test.go' | xargs -n1 dirname | sort -u | sed 's|^|./|') -run Golden -update

verify: ## fail when a generated file is not what its source gives
	$(TOOL) templ generate ./internal/...
	go mod tidy -diff
	git diff --exit-code -- '*_templ.go'

web/dist/manifest.json: web/package-lock.json $(shell find web/src web/css web/scripts -type f 2>/dev/null)
	cd web && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build
	@touch $@

web: web/dist/manifest.json ## bundle styles and scripts

build: web ## bin/qipan, static, with everything embedded
	go build -ldflags "-s -w -X qipan/internal/app.Version=$(VERSION)" -o bin/qipan ./cmd/qipan

sbom: build ## bills of materials of the program and of the bundled scripts, in dist/; fails when a module is not named
	tools/sbom

e2e: build ## the browser journeys only
	tools/need chromium fonts fuse
	go test -tags e2e -count=1 -timeout 20m -v ./e2e/...

drill: build ## back up under load, lose the database, restore on both engines, compare
	tools/need postgresql
	tools/with-postgres go test -tags e2e -count=1 -timeout 20m -run 'Drill|KilledBackup' -v ./e2e

bench: build ## benchmarks; one JSON line a case
	go run ./bench/pages --scale 10
	go run ./bench/coverage
	go run ./bench/overload

clean: ## remove what was built; databases under var/ stay
	rm -rf bin dist web/dist/*.js web/dist/*.css web/dist/*.gz web/dist/manifest.json web/node_modules
