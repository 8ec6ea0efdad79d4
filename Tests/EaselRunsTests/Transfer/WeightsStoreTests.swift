import EaselCore
import EaselFiles
import EaselInterchange
import EaselLayers
import EaselModels
import EaselRuns
import Testing

@Suite("Weights of others") struct WeightsStoreTests {
    private func squeezeNet(classes: Int = 6) throws -> SqueezeNet {
        let model = try SqueezeNet(.init(classes: classes))
        initialize(model, seed: 3)
        return model
    }

    private func added(
        _ file: ForeignFile, in folder: borrowing TemporaryFolder, name: String? = nil, labels: [String]? = nil
    )
        throws -> StoredWeights
    {
        let path = folder.path + "/theirs.safetensors"
        try file.write(to: path)
        let weights = try WeightsFile(path: path)
        return try WeightsStore(folder: folder.path + "/store").add(
            weights, at: path, WeightsFit.found(for: weights.tensors, path: path), name: name, classNames: labels)
    }

    @Test("a file's weights are kept in this layout and give the same answers") func roundTrip() throws {
        let folder = TemporaryFolder()
        let model = try squeezeNet()
        let stored = try added(ForeignFile(model), in: folder, labels: ["a", "b", "c", "d", "e", "f"])
        #expect(stored.record.model.name == "squeezenet" && stored.record.classes == 6)
        let trained = try WeightsStore(folder: folder.path + "/store").open("squeezenet").classifier()
        #expect(trained.classNames == ["a", "b", "c", "d", "e", "f"])
        let inner = try #require((trained.model as? any WrappedClassifier)?.inner)
        let pairs = zip(namedParameters(of: inner), namedParameters(of: model))
        #expect(pairs.allSatisfy { $0.name == $1.name && $0.parameter.values == $1.parameter.values })
        #expect(stored.record.model.options["inputNormalisation"] == .text("standardise:imagenet"))
    }

    @Test("what does not fit is refused by name, and nothing is kept") func misfits() throws {
        let folder = TemporaryFolder()
        let file = ForeignFile(try squeezeNet())
        let bad: [(ForeignFile, String)] = [
            (file.without("features.3.squeeze.weight"), "missing 1: features.3.squeeze.weight"),
            (file.changed { $0.append(("features.99.weight", [1], [0])) }, "unknown 1: features.99.weight"),
            (
                file.changed { $0[0] = ($0[0].name, [64, 3, 3, 2], Array($0[0].values.prefix(64 * 18))) },
                "of another shape 1: features.0.weight is [64, 3, 3, 2]"
            ),
            (file.changed { $0[0].values[5] = .nan }, "holds nan"),
            (file.changed { $0 = [("one", [1], [1])] }, "not one name is known"),
        ]
        for (file, problem) in bad {
            let error = #expect(throws: (any Error).self) { try added(file, in: folder) }
            #expect("\(error.map { "\($0)" } ?? "")".contains(problem))
        }
        #expect(WeightsStore(folder: folder.path + "/store").names.isEmpty)
    }

    @Test("names that are no file names, other counts of classes, and unknown weights are refused") func names() throws
    {
        let folder = TemporaryFolder()
        let file = ForeignFile(try squeezeNet())
        for name in ["", "../up", ".hidden", "a/b", "a b", String(repeating: "a", count: 101)] {
            #expect(throws: OptionError.self) { try added(file, in: folder, name: name) }
        }
        #expect(throws: OptionError.self) { try added(file, in: folder, labels: ["a", "b"]) }
        _ = try added(file, in: folder, name: "mine-1.0")
        let store = WeightsStore(folder: folder.path + "/store")
        #expect(store.names == ["mine-1.0"])
        let error = #expect(throws: OptionError.self) { try store.open("resnet18") }
        #expect(error?.description.contains("easel weights add FILE --model resnet18") == true)
    }

    @Test("a file that was changed on disk is refused") func damaged() throws {
        let folder = TemporaryFolder()
        _ = try added(ForeignFile(try squeezeNet()), in: folder)
        let path = folder.path + "/store/squeezenet.safetensors"
        var bytes = try FileSystem.read(path, limit: 1 << 26)
        bytes[bytes.count - 100] ^= 4
        try AtomicFile.write(bytes, to: path)
        #expect(throws: FileError.self) {
            try WeightsStore(folder: folder.path + "/store").open("squeezenet").classifier()
        }
    }

    @Test(
        "every network whose weights are known is recognised by its tensors",
        arguments: WeightsStore.sources.map(\.model).filter { !$0.hasPrefix("resnet1") || $0 == "resnet18" })
    func recognised(name: String) throws {
        let entry = try ModelCatalog.entry(named: name)
        let model = try ModelCatalog.classifier(
            RunRecord.Model(name: entry.name, options: ["classes": .integer(7)]),
            image: ImageShape(
                height: name == "inception-v3" ? 299 : 224, width: name == "inception-v3" ? 299 : 224, channels: 3))
        // Shapes are all that is looked at.
        let tensors = namedParameters(of: model).map { named in
            let shape = named.parameter.shape.dimensions
            let name = named.name.replacing("runningMean", with: "running_mean")
                .replacing("runningVariance", with: "running_var")
            return WeightsTensor(
                name: name, elementType: .float32,
                shape: shape.count == 4 ? [3, 2, 0, 1].map { shape[$0] } : shape.reversed())
        }
        let fit = try WeightsFit.found(for: tensors, path: name)
        #expect(fit.isWhole && fit.model.name == name && fit.classes == 7)
        // Auxiliary heads may be left out.
        let heads = tensors.filter { $0.name.hasPrefix("aux") || $0.name.hasPrefix("AuxLogits") }
        if !heads.isEmpty {
            let fit = try WeightsFit.found(for: tensors.filter { !heads.contains($0) }, path: name)
            #expect(fit.isWhole && fit.model.options["withoutHeads"] == .boolean(true))
        }
    }
}
