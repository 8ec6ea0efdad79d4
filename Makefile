# `make run` trains a model and says where the pictures are; `make test` passes the tests. Both install what is missing.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
EPOCHS ?= 3
# For `easel --version`: the commit, with a + where files have changed since.
export EASEL_COMMIT := $(shell commit=$$(git rev-parse --short=9 HEAD 2> /dev/null) && \
	{ git diff --quiet HEAD && echo $$commit || echo $$commit+; })
# The one release build of the command; it holds the Swift runtime, so that it outlives the toolchain, and no debug
# information, which takes time to make.
COMMAND = .build/release/easel
# Made when the command is, of the commit that it holds, so that `sudo make install` after `make build` needs no Swift.
BUILT = .build/built
SOURCES = Package.swift $(shell find Sources) $(wildcard $(COMMAND))
SWIFT_FILES = Sources Tests Package.swift Examples/Sources Examples/Package.swift \
	Server/Sources Server/Package.swift \
	Tools/check-documentation.swift Tools/make-manual.swift Tools/campaign Tools/fuzzers

.PHONY: help run test build command server serve setup examples install uninstall deb format lint format-lint bench sanitize clean

help:
	@echo "make run          train the autoencoder on Fashion-MNIST and say where the pictures are"
	@echo "make test         pass the tests, then build and run the examples"
	@echo "make build        build the command: $(COMMAND)"
	@echo "make install      install the command under PREFIX ($(PREFIX));  make uninstall: remove it"
	@echo "make deb          make a Debian package, easel_VERSION_ARCHITECTURE.deb"
	@echo "make serve        build the server, train two small runs where there is none, and show them in a browser"
	@echo "make bench        measure the command's speed on this machine"
	@echo "make sanitize     test file readers and kernels under the address sanitizer"
	@echo "make format       format the sources;  make lint: check format and documentation"

run: command
	$(COMMAND) train autoencoder --data fashion-mnist --epochs $(EPOCHS)

build: command
	@SWIFT="$(SWIFT)" Tools/make-share

command: setup
	$(SWIFT) build -c release --product easel --static-swift-stdlib -debug-info-format none
	@echo "$(EASEL_COMMIT)" > $(BUILT)

ifneq ($(EASEL_COMMIT),)
ifneq ($(EASEL_COMMIT),$(shell cat $(BUILT) 2> /dev/null))
.PHONY: $(BUILT)
endif
endif
$(BUILT): $(SOURCES)
	$(MAKE) command

# The server, where the command's modules are built already.
server: command
	SWIFT="$(SWIFT)" Tools/build-beside Server -c release --product easel-serve --static-swift-stdlib -debug-info-format none

serve: server
	@ls outputs/*/run.json > /dev/null 2>&1 || { \
		$(COMMAND) train vae --data digits --epochs 3 && $(COMMAND) train small-convnet --data digits --epochs 3; }
	$(COMMAND) serve --open

# The tests of the command run the one that people get, which trains many times as fast as one built for debugging.
test: command
	$(SWIFT) build --build-tests
	EASEL_COMMAND="$(CURDIR)/$(COMMAND)" $(SWIFT) test --skip-build
	Tools/run-examples

# Only the examples, which `make test` builds and runs too.
examples: setup
	Tools/run-examples

setup:
	@Tools/setup

# DESTDIR, PREFIX and the folders beneath it that Tools/install names (bindir, mandir, zshcompdir and so on).
INSTALL = DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" Tools/install

install: $(BUILT)
	@SWIFT="$(SWIFT)" Tools/make-share
	@$(INSTALL)

uninstall:
	@$(INSTALL) --uninstall

deb: $(BUILT)
	@SWIFT="$(SWIFT)" Tools/make-share
	@Tools/package

bench: command
	$(COMMAND) bench autoencoder --batch-size 128

sanitize: setup
	Tools/sanitize

format:
	$(SWIFT) format -i -r $(SWIFT_FILES)

lint: format-lint
	Tools/check-documentation

format-lint:
	$(SWIFT) format lint --strict -r $(SWIFT_FILES)

clean:
	rm -rf .build .build-asan .build-fuzz Examples/.build
