import EaselCore
import EaselData
import EaselImages
import EaselFiles
import EaselTraining

/// Everything needed to repeat a run, as `run.json` keeps it.
///
/// Written when the run starts, and again when it is resumed with changes. Reading checks every field: see
/// `RunRecord.read(path:)`.
public struct RunRecord: Codable, Hashable, Sendable {
    /// The newest layout of the record this version writes and reads.
    public static let currentFormatVersion = 1

    /// The layout of the record.
    public var formatVersion = RunRecord.currentFormatVersion
    /// The version of Easel that wrote it.
    public var easelVersion: String
    /// When the run was created, ISO 8601; informational.
    public var created: String
    /// Where it was created; informational.
    public var host: Host?
    /// The model and its options.
    public var model: Model
    /// The size of the images.
    public var image: ImageShape
    /// The data set it trains on.
    public var dataset: Dataset
    /// The seed that weights, shuffles and noise come from.
    public var seed: UInt64
    /// The number of epochs.
    public var epochs: Int
    /// The batch size.
    public var batchSize: Int
    /// The optimizer and its hyperparameters.
    public var optimizer: Optimizer {
        get { optimiser }
        set { optimiser = newValue }
    }
    /// Under the name that it has in `run.json`, where it was always spelt so.
    private var optimiser: Optimizer
    /// How the learning rate changes, in the grammar of `LearningRateSchedules.parse`.
    public var schedule: String
    /// The gradient clipping; `nil` for none.
    public var clipping: Clipping?

    /// The classifier that judges the generated images, if there is one.
    public var judge: Judge?

    /// What is done to training images at random; `nil` for nothing.
    public var augmentation: Augmentation?

    /// Where the weights came from that training began with; `nil` where they were drawn.
    public var origin: Origin?

    /// The measurement on test images that decides which checkpoint is best; the recipe's own where it is `nil`.
    public var keepBest: String?
    /// The epochs without a better score after which training ends early; `nil` where it goes on to the last epoch.
    public var stopEarly: Int?
    /// Batches between two checkpoints within an epoch; `nil` saves at the end of each epoch only.
    public var checkpointInterval: Int?
    /// Which checkpoints are kept, in the grammar of `CheckpointRetention.init(parsing:)`; all where it is `nil`.
    public var retention: String?
    /// Whether TensorBoard's event files are written beside the log; `nil` where none are, as before there were any.
    public var tensorBoard: Bool?

    /// A classifier's run.
    public struct Judge: Codable, Hashable, Sendable {
        /// The folder of the run, as `RecordedPath` has it.
        public var path: String
        /// The beginning of the SHA-256 of its checkpoint, so that a resumed run notices another classifier.
        public var hash: String

        /// How the test images it compares with are chosen; `nil` in runs of before there was a choice, which took the
        /// first.
        public var selection: Selection?

        /// How images are chosen.
        public enum Selection: String, Codable, Hashable, Sendable {
            /// At random, the same ones each time.
            case random
        }

        /// Makes a description of a judge.
        public init(path: String, hash: String, selection: Selection? = .random) {
            (self.path, self.hash, self.selection) = (path, hash, selection)
        }
    }

    /// The machine a run was created on.
    public struct Host: Codable, Hashable, Sendable {
        /// The machine's name; no longer written, since runs are shared.
        public var name: String?
        /// The number of threads used.
        public var threads: Int

        /// Makes a description of a machine.
        public init(name: String? = nil, threads: Int) {
            self.name = name
            self.threads = threads
        }
    }

    /// A model by name, with what it was built from.
    public struct Model: Codable, Hashable, Sendable {
        /// The model's name, as in `easel train`.
        public var name: String
        /// Options by name, such as the latent size.
        public var options: [String: JSONValue]

        /// Makes a description of a model.
        public init(name: String, options: [String: JSONValue] = [:]) {
            self.name = name
            self.options = options
        }
    }

    /// A dataset, and what it held when the run was created.
    public struct Dataset: Codable, Hashable, Sendable {
        /// Its name, or the folder's last name.
        public var name: String
        /// The folder, for images of one's own, as `RecordedPath` has it.
        public var path: String?
        /// The number of training images it was limited to.
        public var limit: Int?
        /// The number of training images.
        public var trainCount: Int
        /// The number of test images.
        public var testCount: Int
        /// The number of validation images, which are measured in place of the test images while the run trains; `nil` where
        /// there are none.
        public var validationCount: Int?
        /// A fingerprint of the content, so that a resumed run notices other data.
        public var fingerprint: String
        /// The name of each class, in the order of the labels; `nil` for images without labels, and in records of
        /// runs that were begun before names were kept.
        public var classNames: [String]?
        /// How a folder was read; `nil` for a named set, and in records of before there were several ways.
        public var folderRules: FolderRules?
        /// Which images of a folder are held out for testing, by the content of their files; `nil` where the folder has a
        /// split for that, for a named set, and for earlier rules.
        public var heldOut: HeldOutImages?
        /// Which images are held out for validation; `nil` where none are.
        public var heldOutForValidation: HeldOutImages?
        /// Which classes were read, where they came from, how much was held out, and what was done about damaged files;
        /// `nil` for the usual.
        public var reading: DatasetReading?
        /// The damaged files that are left out; `nil` where there are none.
        public var faulty: FaultyFiles?
        /// How the images were brought to one size and number of channels; `nil` where they were left as they are.
        public var preparation: ImagePreparation?
        /// The columns of a table, by whose names and statistics rows that come later are read; `nil` for images.
        public var table: TableDescription?
        /// The number that is learned, in whose unit it is predicted; `nil` where classes are learned, or nothing.
        public var learnedNumber: TableColumn?
        /// The classes of pixels, which are values in masks, in the order of their numbers; `nil` for images without masks,
        /// and in records of before masks were learned.
        public var maskClasses: [String]?

        /// The number of images that are measured while the run trains: for validation, else to test on.
        var monitoredCount: Int { validationCount ?? testCount }
        /// What an image of it is called.
        package var noun: String { table == nil ? "picture" : "row" }
        /// What those are for.
        package var monitoredName: String { validationCount == nil ? "test" : "validation" }

        /// Makes a description of a dataset.
        public init(
            name: String, path: String? = nil, limit: Int? = nil, trainCount: Int, testCount: Int,
            validationCount: Int? = nil, fingerprint: String, classNames: [String]? = nil,
            folderRules: FolderRules? = nil, reading: DatasetReading? = nil, heldOut: HeldOutImages? = nil,
            heldOutForValidation: HeldOutImages? = nil, faulty: FaultyFiles? = nil,
            preparation: ImagePreparation? = nil, table: TableDescription? = nil, learnedNumber: TableColumn? = nil,
            maskClasses: [String]? = nil
        ) {
            self.name = name
            self.path = path
            self.limit = limit
            self.trainCount = trainCount
            self.testCount = testCount
            self.validationCount = validationCount
            self.fingerprint = fingerprint
            self.classNames = classNames
            self.folderRules = folderRules
            self.reading = reading
            self.heldOut = heldOut
            self.heldOutForValidation = heldOutForValidation
            self.faulty = faulty
            self.preparation = preparation
            (self.table, self.learnedNumber) = (table, learnedNumber)
            self.maskClasses = maskClasses
        }
    }

    /// An optimizer by name, with its hyperparameters by name.
    public struct Optimizer: Codable, Hashable, Sendable {
        /// Its name, such as `adam`.
        public var name: String
        /// The base learning rate of the schedule.
        public var learningRate: Double
        /// Its other hyperparameters, such as `beta1`.
        public var hyperparameters: [String: Double]

        /// Makes a description of an optimizer.
        public init(name: String, learningRate: Double, hyperparameters: [String: Double] = [:]) {
            self.name = name
            self.learningRate = learningRate
            self.hyperparameters = hyperparameters
        }
    }

    /// Gradient clipping.
    public struct Clipping: Codable, Hashable, Sendable {
        /// The kind of limit.
        public enum Kind: String, Codable, Sendable {
            /// Each element by itself.
            case value
            /// The norm of all gradients together.
            case globalNorm
        }

        /// The kind of limit.
        public var kind: Kind
        /// The limit.
        public var limit: Double

        /// Describes clipping.
        public init(kind: Kind, limit: Double) {
            self.kind = kind
            self.limit = limit
        }
    }

    /// Makes a record of a run that starts now.
    public init(
        easelVersion: String, created: String = Self.now(), host: Host? = nil, model: Model, image: ImageShape,
        dataset: Dataset, seed: UInt64, epochs: Int, batchSize: Int, optimizer: Optimizer,
        schedule: String = "constant", clipping: Clipping? = nil, judge: Judge? = nil,
        augmentation: Augmentation? = nil, origin: Origin? = nil,
        keepBest: String? = nil, stopEarly: Int? = nil,
        checkpointInterval: Int? = nil, retention: String? = nil, tensorBoard: Bool? = nil
    ) {
        self.easelVersion = easelVersion
        self.created = created
        self.host = host
        self.model = model
        self.image = image
        self.dataset = dataset
        self.seed = seed
        self.epochs = epochs
        self.batchSize = batchSize
        optimiser = optimizer
        self.schedule = schedule
        self.clipping = clipping
        self.judge = judge
        self.augmentation = augmentation
        self.origin = origin
        self.keepBest = keepBest
        self.stopEarly = stopEarly
        self.checkpointInterval = checkpointInterval
        self.retention = retention
        self.tensorBoard = tensorBoard
    }
}
