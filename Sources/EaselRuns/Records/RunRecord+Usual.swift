extension RunRecord {
    /// The number of epochs where neither a preset nor anybody says another.
    public static let usualEpochs = 5

    /// The default batch size for a number of training images: 128, and for fewer than about 4,000 of them half, a
    /// quarter or an eighth, so that an epoch has 32 batches where that leaves 16 images in each.
    ///
    /// A model learns little in an epoch of few large batches: 500 images in batches of 128 are four updates.
    ///
    /// Source: Masters and Luschi, "Revisiting small batch training for deep neural networks", 2018, which finds the
    /// best test results with 2 to 32 images.
    public static func usualBatchSize(images: Int) -> Int {
        [128, 64, 32].first { (images + $0 - 1) / $0 >= 32 } ?? 16
    }
}
