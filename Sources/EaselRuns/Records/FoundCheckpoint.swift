import EaselFiles
import EaselTraining

/// An intact checkpoint found in a run.
public struct FoundCheckpoint: Sendable {
    /// The opened file.
    public let file: SafetensorsFile
    /// Where in the run it was taken.
    public let metadata: CheckpointMetadata
    /// What is wrong with newer checkpoints that were skipped; the user should be told.
    public let passedOver: [FileError]
}
