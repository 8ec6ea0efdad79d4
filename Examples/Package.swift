// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "easel-examples",
    dependencies: [.package(name: "easel", path: "..")],
    targets: ["FirstSteps", "TrainAutoencoder", "CustomModel", "OwnStep", "DenoisePicture"].map {
        .executableTarget(name: $0, dependencies: [.product(name: "Easel", package: "easel")])
    },
    swiftLanguageModes: [.v6]
)
