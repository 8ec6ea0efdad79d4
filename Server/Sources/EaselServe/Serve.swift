import ArgumentParser
import Easel
import EaselServing
import Foundation

/// `easel-serve`, which `easel serve` becomes.
@main
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "easel-serve",
        abstract: "Show trained runs in a browser, and answer requests of scripts.",
        version: easelVersion)

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("A run to show, wherever it lies; may be given again.", valueName: "run"))
    var named: [String] = []
    @Option(help: ArgumentHelp("The folder whose runs are shown, and that new ones are made in.", valueName: "folder"))
    var outputs = "outputs"
    @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
    var host = "127.0.0.1"
    @Option(help: ArgumentHelp("The port to listen on; 0 for any that is free.", valueName: "number"))
    var port = 7860
    @Option(help: ArgumentHelp("What requests must prove to know; EASEL_TOKEN, where it is set.", valueName: "text"))
    var token: String?
    @Option(help: ArgumentHelp("Where data sets are looked for first.", valueName: "folder"))
    var dataRoot: String?
    @Option(help: ArgumentHelp("Threads that models run on. (default: all processors)", valueName: "count"))
    var threads: Int?
    @Option(
        help: ArgumentHelp(
            "MiB of memory above which models that were not used for longest are unloaded.", valueName: "MiB"))
    var memory = 2048
    @Flag(help: "Open the page in the browser.") var open = false

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port is \(port), it must be from 0 to 65535") }
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads is \(threads), it must be from 1 to 1024")
        }
        guard (64...1 << 24).contains(memory) else {
            throw ValidationError("--memory is \(memory), it must be from 64 to \(1 << 24)")
        }
        if let secret = secret {
            guard secret.utf8.count >= 8, secret.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw ValidationError("the token must have at least 8 letters, digits or signs, and no spaces")
            }
        }
        guard Self.isLoopback(host) || secret != nil else {
            throw ValidationError(
                "--host \(host) lets other machines in; name a --token that they must prove to know, such as \(Self.proposal())"
            )
        }
    }

    /// The token that is asked for, `nil` where none is.
    private var secret: String? {
        token ?? ProcessInfo.processInfo.environment["EASEL_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
    }

    static func isLoopback(_ host: String) -> Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }

    private static func proposal() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<24).map { _ in String("abcdefghjkmnpqrstuvwxyz23456789".randomElement(using: &generator) ?? "a") }
            .joined()
    }

    mutating func run() async throws {
        var limits = ServingLimits()
        limits.memoryBytes = memory << 20
        let runs = try ServedRuns(named, outputs: outputs)
        let service = ModelService(
            runs, root: dataRoot, limits: limits, workers: threads.map { Workers(threads: $0) } ?? .shared)
        let server = PageServer(service, host: host, port: port, token: secret, opensBrowser: open)
        do {
            try await server.run()
        } catch let error as ServingError {
            throw ValidationError(error.description)
        }
    }
}
