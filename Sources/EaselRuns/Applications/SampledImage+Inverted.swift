import EaselImages

extension SampledImage {
    /// The picture with black and white inverted where that is asked for: its colours alone, without alpha.
    package func inverted(where isAsked: Bool) throws -> Self {
        isAsked ? try converted(toChannels: colours).inverted() : self
    }
}
