import EaselAugmentation
import EaselCore
import EaselData
import EaselImages

extension RunRecord {
    /// What is done to training images at random, and to no others.
    public struct Augmentation: Codable, Hashable, Sendable {
        /// The operations, in the grammar of `Augmentation.init(parsing:)`, with every option; `nil` for none.
        public var operations: String?
        /// The generated images that are mixed in; `nil` for none.
        public var generated: Generated?

        /// Images that another run generated; the run keeps them as `generated.safetensors`.
        public struct Generated: Codable, Hashable, Sendable {
            /// The folder of the run that generated them, as `RecordedPath` has it.
            public var path: String
            /// The beginning of the SHA-256 of its checkpoint.
            public var hash: String
            /// The share of training images that are replaced, 0 to 1.
            public var share: Double
            /// The number of generated images.
            public var count: Int
            /// The CRC-32 of their pixels and labels.
            public var checksum: UInt32

            /// Makes a description of generated images.
            public init(path: String, hash: String, share: Double, count: Int, checksum: UInt32) {
                (self.path, self.hash, self.share, self.count, self.checksum) = (path, hash, share, count, checksum)
            }
        }

        /// Makes a description.
        public init(operations: String? = nil, generated: Generated? = nil) {
            (self.operations, self.generated) = (operations, generated)
        }

        /// The operations as a person would write them: with the options that are not as usual; `nil` for none.
        package var brief: String? { (try? parsed)?.brief }

        /// Whether targets are mixed, so that classes become probabilities.
        public var mixes: Bool { (try? parsed)??.mixes ?? false }

        /// The operations.
        /// - Throws: `OptionError` for what cannot be read.
        package var parsed: EaselAugmentation.Augmentation? {
            get throws { try operations.map { try EaselAugmentation.Augmentation(parsing: $0) } }
        }

        /// The first thing wrong with it, `nil` for what can be used.
        func problem() -> String? {
            if let generated {
                guard (0...1).contains(generated.share) else {
                    return "generated.share is \(generated.share), outside 0…1"
                }
                guard (1...(1 << 31)).contains(generated.count) else {
                    return "generated.count is \(generated.count), outside 1…2147483648"
                }
            }
            if let operations, operations.utf8.count > 65536 { return "operations are longer than 65536 bytes" }
            do {
                _ = try parsed
                return nil
            } catch {
                return "\(error)"
            }
        }

        /// Training images as steps see them.
        /// - Parameters:
        ///   - dataset: The images as they are.
        ///   - generated: The generated images, where some are mixed in.
        ///   - seed: The seed of the run.
        ///   - isNormalisedByModel: Whether the run's model has what operations ask of it: one that was begun when `keras:rescale`
        ///     changed pictures has not.
        /// - Throws: `DataError` for images that the operations cannot be applied to.
        func applied(
            to dataset: EaselData.Dataset, generated: ImageSet?, seed: UInt64, isNormalisedByModel: Bool = true
        ) throws -> any ImageSource {
            var images = dataset.train
            if let generated, let share = self.generated?.share {
                images = try SubstitutedImages(images, with: generated, share: share, seed: seed)
            }
            guard let parsed = try parsed else { return images }
            return try AugmentedImages(
                images, parsed, seed: seed, classes: dataset.classNames?.count, isNormalisedByModel: isNormalisedByModel
            )
        }
    }
}
