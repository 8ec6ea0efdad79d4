import EaselServing
import Foundation
import HTTPTypes
import Hummingbird

extension ServingError {
    /// The status that tells a program what a person reads in the line.
    var status: HTTPResponse.Status {
        switch reason {
        case .malformed: .badRequest
        case .notFound: .notFound
        case .conflict: .conflict
        case .tooLarge: .contentTooLarge
        case .unprocessable: .unprocessableContent
        case .busy: .serviceUnavailable
        case .failed: .internalServerError
        }
    }
}

/// An answer with a status that no error of the library has.
struct StatusError: Error {
    let status: HTTPResponse.Status
    let line: String

    init(_ status: HTTPResponse.Status, _ line: String) { (self.status, self.line) = (status, line) }
}

/// The answer that says an error in a line.
func errorResponse(_ status: HTTPResponse.Status, _ line: String) -> Response {
    struct Body: Encodable { let error: String }
    var response = (try? jsonResponse(Body(error: line))) ?? Response(status: status)
    response.status = status
    if status == .serviceUnavailable { response.headers[.retryAfter] = "1" }
    if status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
    return response
}

/// A value as JSON.
func jsonResponse(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return bytesResponse(Array(try encoder.encode(value)), "application/json", status: status)
}

/// Bytes of a type.
func bytesResponse(_ bytes: [UInt8], _ type: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
        status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
}

extension Response {
    /// The response, which holds a share of memory until it has left.
    func holding(_ share: MemoryBudget.Share) -> Response {
        var response = self
        let body = body
        response.body = ResponseBody(contentLength: body.contentLength) { writer in
            try await body.write(writer)
            withExtendedLifetime(share) {}
        }
        return response
    }
}
