/// What a server takes at most.
public struct ServingLimits: Sendable {
    /// The most bytes of a request's body.
    public var bodyBytes = 32 << 20
    /// The most pixels of a picture, checked before it is decoded.
    public var pixels = 40_000_000
    /// The most pictures drawn for one request.
    public var pictures = 1024
    /// The most requests that wait for one model.
    public var waitingRequests = 64
    /// The memory of the process above which models are unloaded, in bytes.
    public var memoryBytes = 2 << 30

    /// The defaults.
    public init() {}
}
