/// What a file that was written holds, and how near its answers are to the model's.
public struct ExportReport: Sendable, Encodable {
    /// The file.
    public let file: String
    /// What of the model it is.
    public let part: String
    /// The size in bytes.
    public internal(set) var bytes: Int
    /// The numbers that were trained.
    public let parameters: Int
    /// Floating-point operations for one picture; a multiply-add counts as two. `nil` for a file of weights alone.
    public internal(set) var flops: Int?
    /// How many tensors a file of weights has; `nil` for others.
    public internal(set) var tensors: Int?
    /// The library whose names a file of weights has: torchvision, timm, or easel for names of our own; `nil` for others.
    public internal(set) var names: String?
    /// How the file keeps its numbers; `nil` for 32-bit floating point.
    public internal(set) var quantisation: String?
    /// What whole numbers got their scales from; `nil` where there are none.
    public internal(set) var calibratedOn: String?
    /// How many pictures or latents were compared, and what they were; `nil` where nothing was.
    public internal(set) var compared: String?
    /// The largest difference between the file's answers and the model's, relative to the largest answer.
    public internal(set) var largestDifference: Double?
    /// The share of pictures for which both say the same class.
    public internal(set) var top1Agreement: Double?
    /// The ratio of the largest pixel to the difference, in decibels, of pictures that come out; `nil` where they are equal.
    public internal(set) var psnr: Double?
    /// Of labelled test pictures the share that the model classifies rightly; `nil` of a file in 32-bit floating point, whose
    /// answers are the model's.
    public internal(set) var accuracyBefore: Double?
    /// The share that the file classifies rightly.
    public internal(set) var accuracyAfter: Double?
}
