import CEaselPage

/// The description of the API.
enum OpenAPI {
    /// OpenAPI 3.1, in JSON.
    static let document: [UInt8] = {
        var count = 0
        let start = easel_openapi(&count)
        return Array(UnsafeBufferPointer(start: start, count: count))
    }()
}
