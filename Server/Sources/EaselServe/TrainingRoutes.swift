import Easel
import EaselServing
import Foundation
import HTTPTypes
import Hummingbird

/// Training: beginning, ending and watching it.
struct TrainingRoutes {
    let service: ModelService
    let budget: MemoryBudget

    /// The name of a run, or of none.
    private struct Run: Encodable {
        let run: String?

        private enum CodingKeys: CodingKey { case run }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            // `null` says that there is none; a key that is missing would say nothing.
            try container.encode(run, forKey: .run)
        }
    }

    func add(to router: Router<ServingContext>) {
        router.get("api/train") { request, _ in
            _ = try RequestQuery(request)
            return try jsonResponse(Run(run: service.training.run))
        }
        router.post("api/train") { request, _ in
            _ = try RequestQuery(request)
            let asked: TrainingRequest = try await json(of: request, limit: 1 << 20, share: budget.share())
            let name = try await service.training.begin(asked)
            var response = try jsonResponse(Run(run: name), status: .accepted)
            response.headers[.location] =
                "/api/runs/\(name.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? name)"
            return response
        }
        router.delete("api/train") { request, _ in
            _ = try RequestQuery(request)
            return try jsonResponse(Run(run: service.training.stop()), status: .accepted)
        }
        router.get("api/runs/:run/events") { request, context in
            _ = try RequestQuery(request)
            let name = try runName(context)
            _ = try service.runs.path(of: name)
            return events(service.training.updates(of: name))
        }
    }

    /// What goes into the stream: news, or a sign of life.
    private enum Line: Sendable {
        case update(TrainingUpdate)
        case alive
    }

    private func events(_ updates: AsyncStream<TrainingUpdate>) -> Response {
        var response = Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                let (lines, continuation) = AsyncStream.makeStream(
                    of: Line.self, bufferingPolicy: .bufferingNewest(1000))
                // A connection that is gone is found out by writing to it.
                let signs = Task {
                    while !Task.isCancelled {
                        try await Task.sleep(for: .seconds(15))
                        continuation.yield(.alive)
                    }
                }
                let news = Task {
                    for await update in updates { continuation.yield(.update(update)) }
                    continuation.finish()
                }
                defer {
                    signs.cancel()
                    news.cancel()
                }
                try await writer.write(ByteBuffer(string: ": news of a training\n\n"))
                for await line in lines {
                    switch line {
                    case .alive: try await writer.write(ByteBuffer(string: ": still here\n\n"))
                    case .update(let update):
                        let data = try JSONEncoder().encode(update.value)
                        try await writer.write(
                            ByteBuffer(
                                string: "event: \(update.name)\ndata: \(String(decoding: data, as: UTF8.self))\n\n"))
                    }
                }
                try await writer.finish(nil)
            })
        response.headers[text: "X-Accel-Buffering"] = "no"
        return response
    }
}
