import EaselRuntime

extension Trainer {
    /// Reads ahead on no more threads than there are, and keeps what drawing needs of the images when training ends.
    func use(_ workers: Workers) {
        readingThreads = min(prefetch, workers.threads)
        atEnd = { [dataset] directory, end in
            // Who stops a training does not wait for a large folder to be read once more.
            guard end == .finished || dataset.train.isInMemory else { return }
            try directory.keepForDrawing(dataset, workers: workers)
        }
    }
}
