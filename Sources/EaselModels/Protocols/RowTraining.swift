/// How a model learns from rows of a table where nothing else is asked for.
package struct RowTraining: Sendable {
    /// The learning rate of its optimizer. A table has few rows, so that an epoch is of few steps, and they had better be
    /// large.
    package let learningRate: Float

    /// Describes a training.
    package init(learningRate: Float) { self.learningRate = learningRate }
}
