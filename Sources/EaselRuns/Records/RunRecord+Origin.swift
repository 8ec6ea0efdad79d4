extension RunRecord {
    /// Where the weights of a run came from that it did not draw, and how they are fine-tuned.
    public struct Origin: Codable, Hashable, Sendable {
        /// The name of the weights, or the last name of the run that they are of.
        public var name: String
        /// The beginning of the SHA-256 of the file.
        public var hash: String
        /// The phases of fine-tuning, one after the other; empty where all is trained at once.
        public var phases: [TrainingPhase]

        /// Makes a description.
        public init(name: String, hash: String, phases: [TrainingPhase] = []) {
            (self.name, self.hash, self.phases) = (name, hash, phases)
        }
    }

    /// What is wrong with the origin of the weights; `nil` where nothing is.
    func originProblem() -> String? {
        guard let origin else { return nil }
        if origin.name.isEmpty || origin.name.utf8.count > 4096 || origin.name.utf8.contains(0) {
            return "origin.name is no name"
        }
        if origin.hash.isEmpty || origin.hash.utf8.count > 64 { return "origin.hash is no hash" }
        return nil
    }
}
