// swift-tools-version: 6.2
import PackageDescription

/// Kernels are always compiled optimised, so that debug builds and tests run at a usable speed; but under the address
/// sanitizer, where each level would take minutes to compile, `Tools/sanitize` asks for none. The package manager asks
/// for frame pointers after any flag given here, but not after those meant for the compiler proper: the one register is
/// what holds the tenth pixel's pointer in the innermost loop, and without it a third of the speed is gone.
let kernelOptimisation = Context.environment["EASEL_KERNEL_OPTIMISATION"] ?? "-O3"
let kernelSettings: [CSetting] = [
    .unsafeFlags([
        kernelOptimisation, "-fno-math-errno", "-ffp-contract=fast", "-Xclang", "-mframe-pointer=none",
    ]),
    .define("NDEBUG", .when(configuration: .release)),
]

/// The command is words around the library: optimising them takes time of a cold build and saves none of a run.
let wordSettings: [SwiftSetting] = [.unsafeFlags(["-Onone"], .when(configuration: .release))]

/// The commit that is built, for `easel --version`, as the Makefile says it: what a manifest asks of git is remembered
/// longer than it holds. It has a target of its own, so that a new commit recompiles one line.
let commit = (Context.environment["EASEL_COMMIT"] ?? "").filter { $0.isHexDigit || $0 == "+" }

let package = Package(
    name: "easel",
    products: [
        .library(name: "Easel", targets: ["Easel"]),
        .library(name: "EaselServing", targets: ["EaselServing"]),
        .executable(name: "easel", targets: ["EaselCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
    ],
    targets: [
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CWebP", pkgConfig: "libwebp", providers: [.apt(["libwebp-dev"])]),
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
        .target(name: "CEaselLevels", cSettings: kernelSettings),
        .target(name: "CEaselKernels", dependencies: ["CEaselLevels", "COpenBLAS"], cSettings: kernelSettings),
        .target(name: "EaselCore"),
        .target(name: "EaselGraph", dependencies: ["EaselCore"]),
        .target(
            name: "EaselRuntime",
            dependencies: ["EaselFiles", "EaselGraph", "CEaselLevels", "CEaselKernels", "COpenBLAS"]),
        .target(name: "EaselLayers", dependencies: ["EaselGraph", "EaselRuntime", "EaselCore"]),
        .target(name: "EaselModels", dependencies: ["EaselCore", "EaselFiles", "EaselGraph", "EaselLayers"]),
        .target(
            name: "CEaselWeights",
            exclude: ["README.md", "denoiser-grey.safetensors", "denoiser-colour.safetensors"]),
        .systemLibrary(name: "CLinux"),
        .target(name: "EaselFiles", dependencies: ["CArchive", "CEaselLevels", "CZlib", "CLinux", "EaselCore"]),
        .target(
            name: "EaselInterchange",
            dependencies: ["EaselFiles", "EaselGraph", "EaselLayers", "EaselRuntime", "EaselCore"]),
        .target(
            name: "EaselImages",
            dependencies: ["CEaselLevels", "CPNG", "CTurboJPEG", "CWebP", "CZlib", "EaselFiles", "EaselCore"]),
        .target(
            name: "EaselData",
            dependencies: ["CEaselLevels", "CZlib", "EaselAugmentation", "EaselImages", "EaselFiles", "EaselCore"]),
        .target(name: "EaselAugmentation", dependencies: ["CEaselLevels", "EaselImages", "EaselCore"]),
        .target(name: "EaselMeasures", dependencies: ["EaselImages", "EaselCore", "CEaselKernels", "COpenBLAS"]),
        .target(
            name: "EaselTraining",
            dependencies: ["EaselLayers", "EaselGraph", "EaselRuntime", "EaselImages", "EaselCore"]),
        .target(
            name: "EaselRuns",
            dependencies: [
                "EaselTraining", "EaselModels", "EaselLayers", "EaselGraph", "EaselRuntime", "EaselData", "EaselImages",
                "EaselAugmentation", "EaselFiles", "EaselInterchange", "EaselMeasures", "EaselCore", "CEaselWeights",
            ]),
        .target(
            name: "Easel",
            dependencies: [
                "EaselFiles", "EaselGraph", "EaselRuntime", "EaselLayers", "EaselModels", "EaselData", "EaselImages",
                "EaselMeasures", "EaselTraining", "EaselRuns", "EaselCore", "EaselAugmentation", "EaselInterchange",
            ]),
        .target(
            name: "EaselServing",
            dependencies: [
                "EaselRuns", "EaselTraining", "EaselLayers", "EaselRuntime", "EaselMeasures", "EaselData",
                "EaselImages",
                "EaselFiles", "EaselCore",
            ]),
        .target(name: "CEaselBuild", cSettings: [.define("EASEL_COMMIT", to: "\"\(commit)\"")]),
        .executableTarget(
            name: "EaselCommand",
            dependencies: ["Easel", "CEaselBuild", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: wordSettings),
        .testTarget(name: "EaselCoreTests", dependencies: ["EaselCore"]),
        .target(
            name: "EaselTestSupport", dependencies: ["EaselGraph", "EaselCore"], path: "Tests/EaselTestSupport",
            swiftSettings: [.unsafeFlags(["-O"])]),
        .target(name: "CMallocCount", path: "Tests/CMallocCount"),
        .target(name: "ArchiveTestSupport", dependencies: ["CArchive"], path: "Tests/ArchiveTestSupport"),
        .testTarget(name: "EaselGraphTests", dependencies: ["EaselGraph", "EaselCore", "EaselTestSupport"]),
        .testTarget(
            name: "EaselRuntimeTests",
            dependencies: [
                "EaselRuntime", "EaselFiles", "EaselGraph", "CEaselLevels", "CEaselKernels", "COpenBLAS",
                "EaselCore",
                "EaselTestSupport",
            ]),
        .testTarget(
            name: "EaselLayersTests",
            dependencies: ["EaselCore", "EaselLayers", "EaselTraining", "EaselRuns", "EaselFiles"]),
        .testTarget(name: "EaselModelsTests", dependencies: ["Easel"]),
        .testTarget(
            name: "EaselFilesTests", dependencies: ["CEaselLevels", "EaselFiles", "EaselCore", "ArchiveTestSupport"]),
        .testTarget(
            name: "EaselInterchangeTests",
            dependencies: [
                "EaselInterchange", "EaselFiles", "EaselGraph", "EaselLayers", "EaselRuntime", "EaselCore",
                "ArchiveTestSupport", "EaselTestSupport",
            ],
            resources: [.copy("Golden")]),
        .target(
            name: "DataTestSupport", dependencies: ["EaselImages", "EaselFiles", "EaselCore"],
            path: "Tests/DataTestSupport", resources: [.copy("Golden")]),
        .testTarget(
            name: "EaselImagesTests",
            dependencies: ["EaselImages", "EaselFiles", "EaselCore", "CEaselLevels", "DataTestSupport"]),
        .testTarget(
            name: "EaselAugmentationTests",
            dependencies: [
                "EaselAugmentation", "EaselImages", "EaselFiles", "EaselCore", "CEaselLevels", "DataTestSupport",
            ],
            resources: [.copy("Golden")]),
        .testTarget(
            name: "EaselDataTests",
            dependencies: [
                "EaselData", "EaselImages", "EaselFiles", "EaselCore", "DataTestSupport", "ArchiveTestSupport",
            ]),
        .testTarget(
            name: "EaselMeasuresTests", dependencies: ["EaselMeasures", "EaselImages", "EaselFiles", "EaselCore"],
            resources: [.copy("Golden")]),
        .testTarget(
            name: "EaselTrainingTests",
            dependencies: [
                "EaselTraining", "EaselRuns", "EaselModels", "EaselLayers", "EaselRuntime", "EaselGraph",
                "EaselImages", "EaselData", "EaselFiles", "EaselCore", "CMallocCount",
            ],
            exclude: ["Golden"]),
        .testTarget(
            name: "EaselRunsTests", dependencies: ["Easel", "CEaselWeights", "EaselTestSupport"],
            exclude: ["FilesReference"]),
        .testTarget(
            name: "EaselServingTests",
            dependencies: [
                "EaselServing", "EaselRuns", "EaselLayers", "EaselData", "EaselImages", "EaselFiles", "EaselCore",
            ]),
        .testTarget(
            name: "EaselCommandTests", dependencies: ["EaselCommand", "Easel", "ArchiveTestSupport"],
            exclude: ["Fixtures"]),
        // What `Tools/fuzz` feeds with mutated input, so that the tests replay what it found.
        .target(
            name: "FuzzedReaders", dependencies: ["Easel"], path: "Tools/fuzzers/Sources/FuzzedReaders",
            packageAccess: false),
        .testTarget(name: "ReaderTests", dependencies: ["FuzzedReaders"], exclude: ["Regressions"]),
        .testTarget(name: "StrangerTests", dependencies: ["Easel"], packageAccess: false),
    ],
    swiftLanguageModes: [.v6]
)

// Under a sanitizer, where compiling takes as long as testing, `Tools/sanitize` names the only test targets to build.
if let named = Context.environment["EASEL_TEST_TARGETS"] {
    let kept = named.split(separator: " ").map(String.init)
    package.targets.removeAll { $0.type == .test && !kept.contains($0.name) }
}
