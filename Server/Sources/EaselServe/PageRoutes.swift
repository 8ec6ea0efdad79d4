import Easel
import EaselServing
import HTTPTypes
import Hummingbird

/// The page, and what tells how the server is.
struct PageRoutes {
    let page: PageDocument
    let service: ModelService
    let counts: RequestCounts

    func add(to router: Router<ServingContext>) {
        router.get("/") { _, _ in
            var response = bytesResponse(page.html, "text/html; charset=utf-8")
            response.headers[text: "Content-Security-Policy"] = page.policy
            response.headers[.cacheControl] = "no-cache"
            return response
        }
        router.get("healthz") { _, _ in bytesResponse(Array(#"{"status":"ok"}"#.utf8), "application/json") }
        router.get("openapi.json") { _, _ in bytesResponse(OpenAPI.document, "application/json") }
        router.get("metrics") { _, _ in
            bytesResponse(
                Array(
                    counts.text(gauges: [
                        ("easel_models_loaded", "Models that are loaded.", Double(service.loadedModels)),
                        ("easel_requests_waiting", "Requests that wait for models.", Double(service.waitingRequests)),
                        ("easel_training", "Whether a run is being trained.", service.training.run == nil ? 0 : 1),
                    ]).utf8), "text/plain; version=0.0.4")
        }
    }
}
