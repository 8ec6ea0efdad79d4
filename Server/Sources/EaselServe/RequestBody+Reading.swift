import EaselServing
import Foundation
import HTTPTypes
import Hummingbird

/// The name of the run in a request's path.
func runName(_ context: ServingContext) throws(ServingError) -> String {
    guard let name = context.parameters.get("run"), let decoded = name.removingPercentEncoding else {
        throw ServingError(.malformed, "the name of the run is no text")
    }
    return decoded
}

/// The bytes of a request's body.
/// - Parameters:
///   - limit: The most bytes that are taken.
///   - share: The memory that they count towards, as they come.
/// - Throws: `ServingError` for more than `limit`, before they are read where the request says how many there are.
func body(of request: Request, limit: Int, share: MemoryBudget.Share) async throws -> [UInt8] {
    let error = ServingError(
        .tooLarge, "the request has more than the \(limit >> 20) MiB that are taken")
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw error }
    var bytes: [UInt8] = []
    do {
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= limit else { throw error }
            try share.take(part.readableBytes)
            bytes.append(contentsOf: part.readableBytesView)
        }
    } catch let error as ServingError {
        throw error
    } catch let error as CancellationError {
        throw error
    } catch {
        throw ServingError(.malformed, "the body of the request breaks off: \(error)")
    }
    return bytes
}

/// The value of a request's JSON.
/// - Throws: `ServingError` for what is none.
func json<Value: Decodable>(of request: Request, limit: Int, share: MemoryBudget.Share) async throws -> Value {
    if let type = request.headers[.contentType]?.lowercased(), !type.hasPrefix("application/json") {
        throw StatusError(.unsupportedMediaType, "the body is \(type.prefix(60)), expected application/json")
    }
    let bytes = try await body(of: request, limit: limit, share: share)
    // What is made of it takes several times as much.
    try share.take(8 * bytes.count)
    do {
        return try JSONDecoder().decode(Value.self, from: Data(bytes))
    } catch let error as ServingError {
        throw error
    } catch let error as DecodingError {
        throw ServingError(.malformed, "the body is not the JSON that is expected: \(error.line)")
    } catch {
        throw ServingError(.malformed, "the body is not the JSON that is expected")
    }
}

extension DecodingError {
    /// Where and what in a few words.
    fileprivate var line: String {
        func place(_ context: Context) -> String {
            let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
            return path.isEmpty ? "the whole" : path
        }
        switch self {
        case .keyNotFound(let key, let context): return "\(place(context)) has no \(key.stringValue)"
        case .typeMismatch(let type, let context): return "\(place(context)) is no \(type)"
        case .valueNotFound(_, let context): return "\(place(context)) is null"
        case .dataCorrupted(let context):
            return context.codingPath.isEmpty ? "it cannot be read" : "\(place(context)) cannot be read"
        @unknown default: return "it cannot be read"
        }
    }
}
