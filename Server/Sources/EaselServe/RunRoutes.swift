import Easel
import EaselServing
import HTTPTypes
import Hummingbird

/// What there is to say of runs.
struct RunRoutes {
    let service: ModelService

    func add(to router: Router<ServingContext>) {
        router.get("api/models") { request, _ in
            _ = try RequestQuery(request)
            return try jsonResponse(TrainingChoices(service))
        }
        router.get("api/runs") { request, _ in
            struct Runs: Encodable { let runs: [RunSummary] }
            _ = try RequestQuery(request)
            return try jsonResponse(Runs(runs: service.list()))
        }
        router.get("api/runs/:run") { request, context in
            _ = try RequestQuery(request)
            return try jsonResponse(service.details(of: runName(context)))
        }
        router.get("api/runs/:run/samples/:epoch") { request, context in
            _ = try RequestQuery(request)
            let text = context.parameters.get("epoch") ?? ""
            guard let epoch = Int(text), epoch >= 0 else {
                throw ServingError(.malformed, "\(text.prefix(60)) is no number of an epoch")
            }
            return bytesResponse(try service.sample(of: runName(context), epoch: epoch), "image/png")
        }
    }
}
