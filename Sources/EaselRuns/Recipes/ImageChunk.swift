/// How many images a model is applied to at a time.
enum ImageChunk {
    /// The operations that a chunk should take at least: some milliseconds of work, beside which what a chunk costs by
    /// itself is nothing, and which nobody who asks for one image notices.
    private static let flops = 1 << 30

    /// How many images of so many operations each.
    static func count(ofFlops flops: Int) -> Int { min(max(Self.flops / max(flops, 1), 1), 64) }
}
