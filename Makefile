# `make run` trains a model and says where the pictures are; `make test` passes the tests. Both install what is missing.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
EPOCHS ?= 3
# For `easel --version`: the commit, with a + where files have changed since.
export EASEL_COMMIT := $(shell commit=$$(git rev-parse --short=9 HEAD 2> /dev/null) && \
	{ git diff --quiet HEAD && echo $$commit || echo $$commit+; })
# The one release build of the command; `make install` and `.ci/run` use it too.
COMMAND = .build/release/easel
SWIFT_FILES = Sources Tests Package.swift Examples/Sources Examples/Package.swift \
	Tools/check-documentation.swift Tools/campaign Tools/fuzzers

.PHONY: help run test build setup examples install uninstall format lint format-lint bench sanitize clean

help:
	@echo "make run          train the autoencoder on Fashion-MNIST and say where the pictures are"
	@echo "make test         pass the tests, then build and run the examples"
	@echo "make build        build the command: $(COMMAND)"
	@echo "make install      install the command under PREFIX ($(PREFIX))"
	@echo "make bench        measure the command's speed on this machine"
	@echo "make sanitize     test file readers and kernels under the address sanitizer"
	@echo "make format       format the sources;  make lint: check format and documentation"

run: build
	$(COMMAND) train autoencoder --data fashion-mnist --epochs $(EPOCHS)

build: setup
	$(SWIFT) build -c release --product easel

test: setup
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build
	Tools/run-examples

# Only the examples, which `make test` builds and runs too.
examples: setup
	Tools/run-examples

setup:
	@Tools/setup

install: build
	install -D -m 755 $(COMMAND) $(DESTDIR)$(PREFIX)/bin/easel

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/easel

bench: build
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
