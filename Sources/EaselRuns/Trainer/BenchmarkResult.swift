/// The speed of a model's training and inference, measured in alternating slices so that other load affects both alike.
public struct BenchmarkResult: Codable, Sendable {
    /// The speed of one kind of work.
    public struct Speed: Codable, Sendable {
        /// Images per second: the median of all slices.
        public var imagesPerSecond: Double
        /// Images per second in the slowest slice.
        public var slowest: Double
        /// Images per second in the fastest slice.
        public var fastest: Double
        /// GFLOP/s at the median: 10⁹ floating-point operations per second.
        public var gflops: Double
        /// Floating-point operations per image.
        public var flopsPerImage: Double
        /// `gflops` as a share of `peakGflops`.
        public var shareOfPeak: Double
    }
    /// The model's name.
    public var model: String
    /// The batch size.
    public var batchSize: Int
    /// Threads used.
    public var threads: Int
    /// The instruction-set level.
    public var isa: String
    /// The fastest large matrix product of the same process, OpenBLAS on all threads, in GFLOP/s.
    public var peakGflops: Double
    /// The number of trainable parameters.
    public var parameters: Int
    /// The speed of training steps.
    public var training: Speed
    /// The speed of inference.
    public var inference: Speed
}
