import Easel
import EaselServing
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The server: its routes, what guards them, and how it starts and ends.
struct PageServer: Sendable {
    private let service: ModelService
    private let host: String
    private let port: Int
    private let token: String?
    private let opensBrowser: Bool

    init(_ service: ModelService, host: String, port: Int, token: String?, opensBrowser: Bool) {
        (self.service, self.host, self.port, self.token) = (service, host, port, token)
        self.opensBrowser = opensBrowser
    }

    /// Serves until it is asked to end: then what is asked already is answered, and a training saves.
    /// - Throws: `ServingError` where it cannot listen.
    func run() async throws {
        var logger = Logger(label: "easel-serve") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .critical
        let counts = RequestCounts()
        let page = PageDocument()
        let router = Router(context: ServingContext.self)
        router.addMiddleware {
            AnswerEverything(counts: counts)
            Doorkeeper(token: token, host: host)
        }
        PageRoutes(page: page, service: service, counts: counts).add(to: router)
        RunRoutes(service: service).add(to: router)
        // Some sixteen of the largest bodies, or one of the largest pictures.
        let budget = MemoryBudget(limit: max(16 * service.limits.bodyBytes, 32 * service.limits.pixels))
        ModelRoutes(service: service, budget: budget).add(to: router)
        TrainingRoutes(service: service, budget: budget).add(to: router)
        let limit = service.limits.bodyBytes
        let application = Application(
            router: router,
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [RequestGuard(bodyLimit: limit)], idleTimeout: .seconds(75),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))),
            configuration: .init(
                address: .hostname(host, port: port), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(1024, logger: logger)),
            onServerRunning: { channel in announce(channel.localAddress?.port ?? port) }, logger: logger)
        var configuration = ServiceGroupConfiguration(
            services: [application, SavedTraining(training: service.training)],
            gracefulShutdownSignals: [.sigterm, .sigint, .sighup], logger: logger)
        // Who does not take an answer is not waited for for ever.
        configuration.maximumGracefulShutdownDuration = .seconds(130)
        let group = ServiceGroup(configuration: configuration)
        do {
            try await group.run()
        } catch let error as IOError {
            let reason =
                error.errnoCode == EADDRINUSE ? "another program listens there; name another --port" : "\(error)"
            throw ServingError(.failed, "cannot listen on \(host):\(port): \(reason)")
        }
    }

    private func announce(_ port: Int) {
        let name = host == "0.0.0.0" || host == "::" ? "localhost" : host.contains(":") ? "[\(host)]" : host
        let address = "http://\(name):\(port)/"
        // A fragment is kept by the browser and sent to nobody.
        let secret =
            token.map { "#token=" + ($0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? $0) } ?? ""
        print("runs of \(service.runs.outputs) are shown at \(address)\(secret)   (Ctrl-C ends)")
        fflush(nil)
        guard opensBrowser else { return }
        let opener = Process()
        // Without the token, which everybody on this machine could read among its words; the page asks for it.
        opener.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        opener.arguments = ["xdg-open", address]
        opener.standardOutput = FileHandle.nullDevice
        opener.standardError = FileHandle.nullDevice
        do { try opener.run() } catch { print("no browser could be opened: \(error.localizedDescription)") }
    }
}

/// Has a training save and end before the server does.
private struct SavedTraining: Service {
    let training: TrainingSession

    func run() async throws {
        try? await gracefulShutdown()
        await training.finish()
    }
}
