# make run   builds Dogwatch and starts the demo      make test   checks everything that needs no desktop
# make e2e   the real binary on a real desktop        make help   all targets
#
# On Debian and Ubuntu each target installs what it needs; elsewhere it says what
# is missing. One set of build flags is used everywhere, so that the C code of the
# window toolkit is compiled once.

GO      ?= $(or $(shell packaging/linux/go.sh),$(error There is no Go to build with: the lines above say why))
TAGS    := migrated_fynedo
BUILD   := build
BINARY  := $(BUILD)/dogwatch
LINT    := $(BUILD)/tools/golangci-lint
NFPM    := $(BUILD)/tools/nfpm
VERSION := $(shell sed -n 's/^const version = "\(.*\)"/\1/p' main.go)

LINT_VERSION := v2.15.0
NFPM_VERSION := v2.43.0
VULN_VERSION := v1.1.4

export GOFLAGS := -buildvcs=false -tags=$(TAGS)

# Packages that other systems must be able to build, without cgo and without Fyne.
PORTABLE = ./app ./app/alarm ./app/fit ./app/guide ./app/prose ./app/ready ./app/room ./app/roster ./app/rules ./app/runbook ./app/swap ./app/boot/guard ./sync/... ./ui/view ./ui/palette ./ui/bus/... ./ui/siren/... ./ui/tray ./ui/notify ./ui/desktop/... ./assets ./assets/demo ./assets/guide

.PHONY: help run build test unit lint vet e2e bench campaign shots deb deb-test icons vuln clean
.PHONY: deps-build deps-test deps-e2e $(BINARY)

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|'

run: build ## build, and start the demo (without a display: play it, and leave screenshots in build/demo)
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" != Linux ]; then \
		$(BINARY) --demo; \
	else \
		packaging/linux/deps.sh e2e && DOGWATCH_E2E_BINARY="$(CURDIR)/$(BINARY)" DOGWATCH_E2E_OUT="$(CURDIR)/$(BUILD)/demo" \
			$(GO) run ./packaging/e2e/play; \
	fi

build: deps-build $(BINARY) ## build build/dogwatch

$(BINARY):
	$(GO) build -o $(BINARY) .

test: vet lint unit ## vet, lint, the architecture test, and all tests with the race detector

unit: deps-test
	$(GO) test -race -timeout 20m $$($(GO) list ./... | grep -v /packaging/e2e)

vet: deps-build ## go vet, here and for Windows and macOS
	$(GO) vet ./...
	GOOS=windows CGO_ENABLED=0 $(GO) vet $(PORTABLE)
	GOOS=darwin CGO_ENABLED=0 $(GO) vet $(PORTABLE)

# The linter asks the first go command on its way, which must not be an old one.
lint: deps-build $(LINT) ## golangci-lint
	PATH="$(dir $(GO)):$$PATH" $(LINT) run

$(LINT):
	GOBIN="$(CURDIR)/$(BUILD)/tools" GOFLAGS= $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)

e2e: deps-e2e build ## the real binary under Xvfb, with a tray, notifications, a keyring, sound and a real Alertmanager
	DOGWATCH_E2E=1 DOGWATCH_E2E_BINARY="$(CURDIR)/$(BINARY)" DOGWATCH_E2E_OUT="$(CURDIR)/$(BUILD)/e2e" \
		$(GO) test -count=1 -timeout 30m -v ./packaging/e2e

bench: deps-e2e build ## benchmarks, half an hour of them; figures go to docs/performance.md by hand
	$(GO) test -run '^$$' -bench . -count 3 $$($(GO) list ./app/... ./sync/... ./ui/... | grep -v -e /ui/siren$$ -e /ui/tray$$)
	$(GO) test -run '^$$' -bench . -benchtime 100x -count 3 ./ui/siren
	$(GO) test -run '^$$' -bench . -benchtime 10x -count 3 ./ui/tray
	for b in Page:50x Start:10x Idle:1x; do \
		DOGWATCH_E2E=1 DOGWATCH_E2E_BINARY="$(CURDIR)/$(BINARY)" DOGWATCH_E2E_OUT="$(CURDIR)/$(BUILD)/bench" \
			$(GO) test -run '^$$' -bench "$${b%:*}" -benchtime "$${b#*:}" -timeout 30m ./packaging/e2e || exit 1; \
	done

campaign: deps-e2e build ## the fault campaign in full: 10,000 pages in fake time, 200 in real time
	DOGWATCH_CAMPAIGN=full $(GO) test -count=1 -v -timeout 30m -run TestCampaign ./app/boot/campaign
	DOGWATCH_CAMPAIGN=full DOGWATCH_E2E=1 DOGWATCH_E2E_BINARY="$(CURDIR)/$(BINARY)" DOGWATCH_E2E_OUT="$(CURDIR)/$(BUILD)/campaign" \
		$(GO) test -count=1 -v -timeout 40m -run 'TestCampaign$$' ./packaging/e2e

shots: deps-e2e build ## make the screenshots of docs/ anew
	DOGWATCH_E2E_BINARY="$(CURDIR)/$(BINARY)" DOGWATCH_E2E_OUT="$(CURDIR)/docs/screenshots" $(GO) run ./packaging/e2e/shots

deb: build $(NFPM) ## a Debian package in build/
	VERSION=$(VERSION) $(NFPM) package -f packaging/linux/nfpm.yaml -p deb -t $(BUILD)/

deb-test: deb ## install that package on a bare Debian (needs root) and start the demo there
	packaging/linux/try-deb.sh $(BUILD)/dogwatch_$(VERSION)_amd64.deb

$(NFPM):
	GOBIN="$(CURDIR)/$(BUILD)/tools" GOFLAGS= $(GO) install github.com/goreleaser/nfpm/v2/cmd/nfpm@$(NFPM_VERSION)

icons: ## draw the icons anew
	$(GO) run ./assets/gen

vuln: ## known vulnerabilities in what we depend on (needs the vulnerability database)
	$(GO) run golang.org/x/vuln/cmd/govulncheck@$(VULN_VERSION) ./...

clean:
	rm -rf $(BUILD)

deps-build:
	@packaging/linux/deps.sh build
deps-test:
	@packaging/linux/deps.sh test
deps-e2e:
	@packaging/linux/deps.sh e2e
