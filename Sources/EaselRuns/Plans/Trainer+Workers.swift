import EaselRuntime

extension Trainer {
    /// Reads ahead on no more threads than there are, and keeps what drawing needs of the images when training ends.
    func use(_ workers: Workers) {
        readingThreads = min(prefetch, workers.threads)
        atEnd = { [dataset] in try $0.keepForDrawing(dataset, workers: workers) }
    }
}
