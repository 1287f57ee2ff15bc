# The targets that people and continuous integration use. `make run` and `make test` are all the set-up a new machine needs.

GO        ?= go
GO_NEEDED := 1.26
NPM       ?= npm
BIN       := bin/whomet
WEB       := server/web
DIST      := $(WEB)/dist/.vite/manifest.json
ADDR      ?= 127.0.0.1:8080
FUZZTIME  ?= 20s
# Gin's MessagePack codec is used by nobody here and takes longer to compile than everything else.
export GOFLAGS += -tags=nomsgpack

VERSION   := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

# Tools are run at a pinned version and stay out of go.mod, so that they weigh on nobody who imports a package.
GOTESTSUM := $(GO) run gotest.tools/gotestsum@v1.13.0 --format pkgname-and-test-fails
LINTER    := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
VULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
# The tests of the queue start servers of their own, from PATH or from where go install puts them.
NATS      := github.com/nats-io/nats-server/v2@v2.15.2

.PHONY: all run build web test nats-server check lint vulnerabilities race bench eval fuzz clean need-go help

all: build

help:
	@sed -n 's/^## //p' Makefile

## run: build, load the seeds into a store of their own and serve it; prints the address (ADDR=127.0.0.1:8080)
run: build
	$(BIN) serve --store bolt:bin/seeds.bolt --load seeds --addr $(ADDR)

## build: the program with its pages; without npm, pages without the graph canvas
build: need-go web
	$(GO) build -ldflags "-X main.version=$(VERSION)" -o $(BIN) ./cmd/whomet

need-go:
	@command -v $(GO) >/dev/null 2>&1 || { echo "Go was not found: install Go $(GO_NEEDED) or newer from https://go.dev/dl/ and put it on PATH." >&2; exit 1; }
	@have=$$($(GO) env GOVERSION | sed 's/^go//'); lowest=$$(printf '%s\n%s\n' "$(GO_NEEDED)" "$$have" | sort -V | head -n 1); \
	test "$$lowest" = "$(GO_NEEDED)" || { echo "Go $$have is too old: install Go $(GO_NEEDED) or newer from https://go.dev/dl/." >&2; exit 1; }

web:
	@if command -v $(NPM) >/dev/null 2>&1; then $(MAKE) --no-print-directory $(DIST); \
	else echo "npm was not found: the pages will come without the graph canvas. Install Node.js 20 or newer (Debian: apt-get install nodejs npm) and run make again." >&2; fi

$(DIST): $(WEB)/package.json $(WEB)/package-lock.json $(shell find $(WEB)/src -type f 2>/dev/null) $(wildcard $(WEB)/*.ts $(WEB)/tsconfig.json)
	cd $(WEB) && $(NPM) ci --no-audit --no-fund --silent && $(NPM) run --silent build

## test: every test but the benchmarks; prints the counts
test: build nats-server
	$(GOTESTSUM) -- $(TESTFLAGS) ./...

## nats-server: installs the server of the queue, where it is missing, beside other programs of Go
nats-server: need-go
	@command -v nats-server >/dev/null 2>&1 || test -x "$${GOBIN:-$$($(GO) env GOPATH)/bin}/nats-server" || \
	{ echo "installing $(NATS)" >&2; $(GO) install $(NATS); } || echo "nats-server was not installed: the tests of the queue will be skipped." >&2

## check: vet, linters, the race detector, known vulnerabilities
check: need-go web lint race vulnerabilities

lint: need-go
	@unformatted=$$(gofmt -l cmd extract graph server); test -z "$$unformatted" || { echo "gofmt would change: $$unformatted" >&2; exit 1; }
	$(GO) vet ./...
	$(GO) run $(LINTER) run

race: need-go nats-server
	$(GOTESTSUM) -- -race -short ./...

# The database of vulnerabilities is on the network; where that cannot be reached the check says so and does not fail.
vulnerabilities: need-go
	@report=$$($(GO) run $(VULNCHECK) ./... 2>&1); code=$$?; printf '%s\n' "$$report"; \
	case "$$report" in *"fetching vulnerabilities"*) echo "vulnerabilities: NOT CHECKED, as the vulnerability database cannot be reached from here" >&2;; *) exit $$code;; esac

## bench: the figures of docs/benchmarks.md
bench: need-go
	$(GO) test -run '^$$' -bench . -benchtime 1x ./...

## eval: scores against annotated articles (GOLD=directory of .ann files)
eval: build
	@test -n "$(GOLD)" || { echo "say which annotated articles to score on: make eval GOLD=DIRECTORY" >&2; exit 2; }
	$(BIN) eval $(GOLD)

## fuzz: every fuzz test for FUZZTIME (20s)
fuzz: need-go
	@for pkg in $$($(GO) list ./...); do for f in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
		echo "$$pkg $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; done; done

## clean: what was built, and the store of the seeds
clean:
	rm -rf bin $(WEB)/dist $(WEB)/node_modules
