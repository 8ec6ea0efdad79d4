import EaselRuntime

extension Trainer {
    /// Reads ahead on no more threads than there are, and keeps what drawing needs of the images.
    func use(_ workers: Workers) {
        readingThreads = min(prefetch, workers.threads)
        atStart = { [dataset] directory in try directory.keepImages(dataset) }
        atEnd = { [dataset] directory, end in
            // Who stops a training does not wait for a large folder to be read once more.
            guard end == .finished || dataset.train.isInMemory else { return }
            try directory.keepLatents(dataset, workers: workers)
        }
    }
}
