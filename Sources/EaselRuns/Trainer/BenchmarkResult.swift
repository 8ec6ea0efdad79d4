/// The speed of a model's training and inference, measured in alternating slices so that other load affects both alike.
package struct BenchmarkResult: Codable, Sendable {
    /// The speed of one kind of work.
    package struct Speed: Codable, Sendable {
        /// Images per second: the median of all slices.
        package var imagesPerSecond: Double
        /// Images per second in the slowest slice.
        package var slowest: Double
        /// Images per second in the fastest slice.
        package var fastest: Double
        /// GFLOP/s at the median: 10⁹ floating-point operations per second.
        package var gflops: Double
        /// Floating-point operations per image.
        package var flopsPerImage: Double
        /// `gflops` as a share of `peakGflops`.
        package var shareOfPeak: Double
    }
    /// The speed of reading images, and of training on them while they are read.
    package struct Data: Codable, Sendable {
        /// Images per second that are read and prepared, with nothing trained on them.
        package var imagesPerSecond: Double
        /// Images per second that are trained on while others are read.
        package var trainingImagesPerSecond: Double
        /// The share of that time that was spent waiting for images, 0 to 1.
        package var waiting: Double
    }
    /// The model's name.
    package var model: String
    /// The batch size.
    package var batchSize: Int
    /// Threads used.
    package var threads: Int
    /// The instruction-set level.
    package var isa: String
    /// The fastest large matrix product of the same process, OpenBLAS on all threads, in GFLOP/s.
    package var peakGflops: Double
    /// The number of trainable parameters.
    package var parameters: Int
    /// The speed of training steps.
    package var training: Speed
    /// The speed of inference.
    package var inference: Speed
    /// The speed of reading images; nil where none were named.
    package var data: Data?
}
