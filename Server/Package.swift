// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "easel-server",
    products: [.executable(name: "easel-serve", targets: ["EaselServe"])],
    dependencies: [
        .package(name: "easel", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    ],
    targets: [
        .target(name: "CEaselPage", exclude: ["page", "openapi.json"]),
        .executableTarget(
            name: "EaselServe",
            dependencies: [
                "CEaselPage",
                .product(name: "EaselServing", package: "easel"),
                .product(name: "Easel", package: "easel"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
