import EaselServing
import HTTPTypes
import Hummingbird
import NIOCore

/// Makes an answer of whatever goes wrong, says in each what a browser may do with it, and counts.
struct AnswerEverything: RouterMiddleware {
    let counts: RequestCounts
    private let allowed = AllowedMethods(OpenAPI.document)

    init(counts: RequestCounts) { self.counts = counts }

    func handle(
        _ request: Request, context: ServingContext, next: (Request, ServingContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response = await answer(request, context, next)
        response.headers[text: "X-Content-Type-Options"] = "nosniff"
        response.headers[text: "Referrer-Policy"] = "no-referrer"
        response.headers[text: "Cross-Origin-Resource-Policy"] = "same-origin"
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        counts.add(
            route: context.endpointPath ?? "unknown", status: response.status.code, time: ContinuousClock.now - start)
        // No body, which would be taken for the beginning of the next answer.
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(
        _ request: Request, _ context: ServingContext, _ next: (Request, ServingContext) async throws -> Response
    ) async -> Response {
        do {
            return try await next(request, context)
        } catch let error as ServingError {
            return errorResponse(error.status, error.description)
        } catch let error as StatusError {
            return errorResponse(error.status, error.line)
        } catch is CancellationError {
            return errorResponse(.serviceUnavailable, "it took longer than is waited for; ask for less, or again")
        } catch is NIOTooManyBytesError {
            return errorResponse(.contentTooLarge, "the request is larger than what is taken")
        } catch let error as HTTPError where error.status == .notFound {
            let path = request.uri.path
            guard let methods = path == "/" ? "GET" : allowed.methods(of: path) else {
                return errorResponse(
                    .notFound, "there is nothing at \(path.prefix(200)); /openapi.json says what there is")
            }
            var response = errorResponse(.methodNotAllowed, "\(path.prefix(200)) takes \(methods)")
            response.headers[.allow] = methods
            return response
        } catch let error as any HTTPResponseError {
            return errorResponse(error.status, error.status.reasonPhrase)
        } catch {
            return errorResponse(.internalServerError, "\(error)")
        }
    }
}
