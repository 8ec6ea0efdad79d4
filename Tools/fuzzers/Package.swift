// swift-tools-version: 6.2
import PackageDescription

// `Tools/fuzz` builds this, with the sanitizers' flags; it can be built in no other way, since libFuzzer brings `main`.
let package = Package(
    name: "easel-fuzzers",
    dependencies: [.package(name: "easel", path: "../..")],
    targets: [
        .systemLibrary(name: "CFuzzer"),
        // The tests of the main package replay what was found through the same sources.
        .target(name: "FuzzedReaders", dependencies: [.product(name: "Easel", package: "easel")]),
        .executableTarget(name: "FuzzReaders", dependencies: ["CFuzzer", "FuzzedReaders"]),
    ],
    swiftLanguageModes: [.v6]
)
