import Easel

/// The grammars of options; each result is written out and must be read back as the same.
extension FuzzedReader {
    /// `--schedule`.
    static let schedule = FuzzedReader(
        "schedule", ["LearningRateSchedules.parse"],
        dictionary: [
            "warm-up=", "steps", "step:every=", "factor=", "exponential:rate=", "cosine:to=", "linear:", ",",
            "polynomial:power=", "one-cycle:rise=", "start=", "end=", "plateau:factor=", "patience=", "threshold=",
            "least=",
        ]
            + numbers,
        texts: [
            "constant", "step:every=10,factor=0.1", "step:every=500steps", "exponential:rate=0.95", "cosine",
            "cosine:to=1e-5", "linear:to=0", "warm-up=2,cosine", "warm-up=300steps",
            "polynomial:power=2,to=1e-5", "one-cycle:rise=0.3,start=25,end=1e4",
            "plateau:factor=0.1,patience=5,threshold=1e-3,least=1e-6", "warm-up=1,plateau:patience=0",
        ]
    ) { text in
        let schedule = try LearningRateSchedules.parse(text)
        let again = try LearningRateSchedules.parse(schedule.description).description
        try require(again == schedule.description, "'\(text)' is \(schedule), then \(again)")
        for step in [0, 1, 99, 1000] {
            let rate = schedule.learningRate(at: step, base: 0.1, of: TrainingLength(stepsPerEpoch: 10, epochs: 10))
            try require(!rate.isNaN && rate >= 0, "'\(text)' has the rate \(rate) at step \(step)")
            let reduced = schedule.plateau.map { $0.reduced(Double(rate), times: step) } ?? 0
            try require(!reduced.isNaN && reduced >= 0, "'\(text)' reduces \(rate) to \(reduced)")
        }
    }

    /// `--optimizer`: the command splits the text, and the library reads names and numbers.
    static let optimizer = FuzzedReader(
        "optimizer", ["AnyOptimizer.init(named:)", "RunRecord.makeOptimizer"],
        dictionary: AnyOptimizer.all.map { type(of: $0).name } + numbers + [
            "learningRate=", "beta1=", "beta2=", "epsilon=", "weightDecay=", "momentum=", "isNesterov=", "decay=",
            "smoothing=",
            "momentumDecay=", ",",
        ],
        texts: AnyOptimizer.all.map { type(of: $0).name } + [
            "adam:beta1=0.5,beta2=0.9", "sgd:momentum=0.9", "AdamW:weightDecay=0.1",
        ]
    ) { text in
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var record = try RunRecord.Optimizer(AnyOptimizer(named: parts[0]).optimizer)
        for pair in parts.count == 2 ? parts[1].split(separator: ",") : [] {
            let sides = pair.split(separator: "=").map(String.init)
            guard sides.count == 2, let number = Double(sides[1]) else { return }
            if sides[0] == "learningRate" {
                record.learningRate = number
            } else {
                record.hyperparameters[sides[0]] = number
            }
        }
        let optimizer = try record.makeOptimizer()
        let again = try RunRecord.Optimizer(optimizer).makeOptimizer()
        try require(AnyOptimizer(again) == AnyOptimizer(optimizer), "'\(text)' is \(optimizer), then \(again)")
    }

    /// `--noise`.
    static let noise = FuzzedReader(
        "noise", ["ImageNoise.init(parsing:)"], dictionary: ImageNoise.named.map(\.name) + [":"] + numbers,
        texts: ImageNoise.named.map(\.name) + ["gaussian:0.4", "salt-and-pepper:0", "masking:1"]
    ) { text in
        let noise = try ImageNoise(parsing: text)
        try require(try ImageNoise(parsing: noise.description) == noise, "'\(text)' is \(noise)")
    }

    /// `--noise` of a denoiser.
    static let noiseRange = FuzzedReader(
        "noise-range", ["NoiseRange.init(parsing:)"],
        dictionary: NoiseRange.Kind.allCases.map(\.rawValue) + [":", ".."] + numbers,
        texts: NoiseRange.Kind.allCases.map(\.rawValue) + ["gaussian:0..0.3", "jpeg:20..80", "masking:1"]
    ) { text in
        let noise = try NoiseRange(parsing: text)
        try require(try NoiseRange(parsing: noise.description) == noise, "'\(text)' is \(noise)")
    }

    /// `--loss` of a classifier.
    static let classificationLoss = FuzzedReader(
        "classification-loss", ["ClassificationLoss.init(parsing:)"],
        dictionary: ClassificationLoss.names + ["focal", ":"] + numbers,
        texts: ClassificationLoss.names + ["focal:0.5"]
    ) { text in
        let loss = try ClassificationLoss(parsing: text)
        try require(try ClassificationLoss(parsing: loss.description) == loss, "'\(text)' is \(loss)")
    }

    /// `--diff-augment`.
    static let differentiableAugmentation = FuzzedReader(
        "differentiable-augmentation", ["DifferentiableAugmentation.init(parsing:)"],
        dictionary: DifferentiableAugmentation.named.map(\.name) + [","],
        texts: DifferentiableAugmentation.named.map(\.name) + ["translation,cutout"]
    ) { text in
        let changes = try DifferentiableAugmentation(parsing: text)
        try require(
            try DifferentiableAugmentation(parsing: changes.description) == changes, "'\(text)' is \(changes)")
    }

    /// `--augment`.
    static let augmentation = FuzzedReader(
        "augmentation", ["Augmentation.init(parsing:)"],
        dictionary: AugmentationCatalog.names
            + AugmentationCatalog.names.flatMap { name in
                (AugmentationCatalog.options(of: name) ?? []).map { "\($0.name)=" }
            } + [";", ":", ",", "@", "..", "true", "false", "reflect", "28x40", "1/255"] + numbers,
        texts: AugmentationCatalog.names.filter { !["resize", "crop-by-size"].contains($0) } + [
            "rotate:10@0.7;flip-left-right@0.5;zoom:0.9..1.5@0.5;random-erasing:0.2@0.2", "resize:20x30",
            "crop-by-size:4,false", "keras:rotation_range=40,zoom_range=.2,horizontal_flip=true,rescale=1/255",
        ]
    ) { text in
        let augmentation = try Augmentation(parsing: text)
        let again = try Augmentation(parsing: augmentation.description)
        try require(
            again.description == augmentation.description,
            "'\(text.prefix(200))' is \(augmentation.description.prefix(200)), then another")
        // Of a small picture every operation gives one, or one line that says why not.
        let set = try ImageSet(
            height: 6, width: 9, channels: 3, pixels: (0..<(2 * 162)).map { UInt8(truncatingIfNeeded: $0 * 7) },
            labels: [0, 1])
        // Pictures that grow are tested elsewhere: here they would take all the time.
        let grows = ["scale", "resize", "expand"].contains { augmentation.description.contains($0) }
        guard augmentation.description.utf8.count < 400, !grows else { return }
        let images = try augmentation.applied(to: set, seed: 1)
        let image = try images.inEpoch(3).image(at: 1)
        try require(image.shape == set.imageShape, "'\(text)' makes a picture of \(image.shape)")
    }

    /// `--input-normalisation`.
    static let inputNormalisation = FuzzedReader(
        "input-normalisation", ["InputNormalisation.init(parsing:)"],
        dictionary: InputNormalisation.names + [",", ":"] + numbers,
        texts: InputNormalisation.names + ["samplewise-center,zca-whitening:1e-3"]
    ) { text in
        let one = try InputNormalisation(parsing: text)
        try require(try InputNormalisation(parsing: one.description) == one, "'\(text)' is \(one)")
    }

    /// What follows `standardise:`.
    static let channelStandardisation = FuzzedReader(
        "channel-standardisation", ["ChannelStandardisation.init(parsing:)"],
        dictionary: ["imagenet", ":", "/"] + numbers,
        texts: ["imagenet", "0.5/0.5", "0.485:0.456:0.406/0.229:0.224:0.225"]
    ) { text in
        let one = try ChannelStandardisation(parsing: text)
        try require(try ChannelStandardisation(parsing: one.description) == one, "'\(text)' is \(one)")
        try require(one.mean.count == one.deviation.count && one.deviation.allSatisfy { $0 > 0 }, "'\(text)' is \(one)")
    }

    /// `--phase`.
    static let trainingPhase = FuzzedReader(
        "training-phase", ["TrainingPhase.init(parsing:)"],
        dictionary: ["head", "all", ":", "@", ",", "layer4", "features.6"] + numbers,
        texts: ["head:5@1e-3", "all:3@1e-5,head@1e-4", "layer4:1@0.01"]
    ) { text in
        let one = try TrainingPhase(parsing: text)
        try require(try TrainingPhase(parsing: one.description) == one, "'\(text)' is \(one)")
        try require(one.epochs > 0 && one.learningRate > 0, "'\(text)' is \(one)")
    }

    /// `--likelihood`.
    static let likelihood = FuzzedReader(
        "likelihood", ["ReconstructionLikelihood.init(parsing:)"],
        dictionary: ["bernoulli", "gaussian", ":"] + numbers, texts: ["bernoulli", "gaussian:0.1"]
    ) { text in
        if case .gaussian(let deviation) = try ReconstructionLikelihood(parsing: text) {
            try require(deviation > 0 && deviation.isFinite, "'\(text)' has the deviation \(deviation)")
        }
    }

    /// `--sampler`.
    static let sampler = FuzzedReader(
        "sampler", ["LatentSource.init(parsing:)"], dictionary: ["prior", "gaussian", "mixture", ":"] + numbers,
        texts: ["prior", "gaussian", "mixture", "mixture:5"]
    ) { text in
        let source = try LatentSource(parsing: text)
        try require(try LatentSource(parsing: source.description) == source, "'\(text)' is \(source)")
    }

    /// `--keep`.
    static let retention = FuzzedReader(
        "retention", ["CheckpointRetention.init(parsing:)"],
        dictionary: ["all", "best", "last:", "every:", ",", "last:5,every:10"] + numbers,
        texts: ["all", "best", "last:5", "every:10", "last:3,every:2"]
    ) { text in
        let rule = try CheckpointRetention(parsing: text)
        try require(try CheckpointRetention(parsing: rule.description) == rule, "'\(text)' is \(rule)")
        let count = rule.count(epochs: 100)
        try require((2...100).contains(count), "by '\(text)', \(count) checkpoints of 100 are kept")
    }

    /// `--activation`.
    static let activation = FuzzedReader(
        "activation", ["Activation.init(parsing:)"], dictionary: Activation.named.map(\.name) + ["(", ")"] + numbers,
        texts: Activation.named.map(\.name) + ["elu(0.5)", "leakyRelu(0.2)"]
    ) { text in
        let activation = try Activation(parsing: text)
        try require(try Activation(parsing: activation.description) == activation, "'\(text)' is \(activation)")
    }

    /// `--image`.
    static let imageShape = FuzzedReader(
        "image-shape", ["ImageShape.init(_:)"], dictionary: ["x"] + numbers, texts: ["28x28", "28x28x1", "64x32x3"]
    ) { text in
        guard let shape = ImageShape(text) else { return }
        try require(ImageShape(shape.description) == shape, "'\(text)' is \(shape)")
        // The product is looked at, since one that nobody needs is not computed.
        try require(!"\(shape.count)".isEmpty, "the numbers of \(shape) cannot be counted")
    }
}

private let numbers = [
    "0", "1", "-1", "0.5", "1e-5", "1e38", "1e-46", "1e400", "nan", "inf", "-0", "+1", "0x1p3", "9223372036854775807",
]
