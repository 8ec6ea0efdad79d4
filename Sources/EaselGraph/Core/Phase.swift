/// The phase that a model is traced for: training or inference. Dropout and batch normalisation differ between the two.
public enum Phase: String, Sendable {
    /// Batch statistics and random masks.
    case training
    /// Running statistics, and none of the randomness that only training uses.
    case inference
}

/// Freezes part of a model while a step is traced: what `body` applies is traced for inference, even in training.
///
///     let step = try TrainStep(updating: head, alsoUsing: [backbone], with: Adam(), images: size) { batch in
///         let features = frozen { backbone(batch.images) }
///         return categoricalCrossEntropy(logits: head(features), labels: batch.labels)
///     }
///
/// Batch normalisation uses its running statistics and leaves them as they are; dropout does nothing. Gradients pass
/// through to what lies before. Outside of a trace `body` just runs.
public func frozen<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard let trace = Trace.current else { return try body() }
    return try trace.withPhase(.inference, body)
}
