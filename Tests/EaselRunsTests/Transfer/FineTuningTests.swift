import EaselCore
import EaselFiles
import EaselImages
import EaselLayers
import EaselModels
import EaselRuns
import EaselRuntime
import EaselTraining
import Foundation
import Testing

/// Fine-tuning from a run, phase by phase.
@Suite struct FineTuningTests {
    /// 40 drawn digits in batches of 16: 3 steps an epoch.
    private func plan(_ folder: String, from: String? = nil, _ phases: String...) throws -> TrainingPlan {
        var plan = TrainingPlan("small-convnet", on: DatasetSource("digits", limit: 40))
        plan.options = ["widths": .list([.integer(4), .integer(6)]), "featureSize": .integer(8)]
        plan.batchSize = 16
        plan.place = .folder(folder)
        plan.origin = from
        plan.phases = try phases.map { try TrainingPhase(parsing: $0) }
        if phases.isEmpty { plan.epochs = 1 }
        return plan
    }

    private func trained(_ plan: TrainingPlan, stopping: Int = .max, threads: Int = 1) throws {
        let trainer = try plan.prepared(workers: Workers(threads: threads)).begin()
        _ = try trainer.run(shouldStop: { trainer.stepsDone >= stopping })
    }

    private func weights(_ path: String) throws -> [String: [Float]] {
        let file = try RunDirectory.open(path).latestCheckpoint().file
        let own = file.tensors.filter { $0.elementType == .float32 && !$0.name.hasPrefix("training.") }
        return Dictionary(uniqueKeysWithValues: try own.map { ($0.name, try file.values($0.name)) })
    }

    @Test("a phase of the head leaves all else as it was, statistics included") func headAlone() throws {
        let folder = TemporaryFolder()
        let (first, second) = (folder.path + "/first", folder.path + "/second")
        try trained(plan(first))
        try trained(plan(second, from: first, "head:2@1e-2"))
        let (before, after) = (try weights(first), try weights(second))
        let model = before.keys.filter { !$0.hasPrefix("optimizer.") }
        #expect(model.contains { $0.hasSuffix("runningMean") })
        for name in model {
            #expect((before[name] == after[name]) == !name.hasPrefix("output."), "\(name)")
        }
        // Statistics stay in a phase of all, too, and what is trained of the normalisation does not.
        let third = folder.path + "/third"
        try trained(plan(third, from: first, "all:1@1e-2"))
        let whole = try weights(third)
        for name in model {
            #expect((before[name] == whole[name]) == name.contains("running"), "\(name)")
        }
        let record = try RunDirectory.open(second).record
        #expect(record.epochs == 2 && record.origin?.name == "first")
    }

    @Test("a layer stands for itself and all that follows it") func fromOneOn() throws {
        let folder = TemporaryFolder()
        let (first, second) = (folder.path + "/first", folder.path + "/second")
        try trained(plan(first))
        try trained(plan(second, from: first, "hidden:1@1e-2"))
        let (before, after) = (try weights(first), try weights(second))
        for name in before.keys where !name.hasPrefix("optimizer.") {
            #expect((before[name] == after[name]) == name.hasPrefix("convolutions."), "\(name)")
        }
    }

    @Test("interrupted in any phase, a run ends with the same bytes", arguments: [1, 3, 5, 6, 8]) func resumed(
        stop: Int
    ) throws {
        let folder = TemporaryFolder()
        let first = folder.path + "/first"
        try trained(plan(first))
        func phased(_ name: String) throws -> TrainingPlan {
            var plan = try self.plan(folder.path + "/" + name, from: first)
            plan.phases = try ["head:1@1e-2", "all:1@1e-3,output@1e-2", "head:1@1e-2"].map {
                try TrainingPhase(parsing: $0)
            }
            plan.epochs = nil
            return plan
        }
        try trained(phased("whole"))
        try trained(phased("parts"), stopping: stop)
        let workers = Workers(threads: 2)
        _ = try ResumedTraining(folder.path + "/parts", workers: workers).trainer().run()
        #expect(try weights(folder.path + "/whole") == weights(folder.path + "/parts"))
        for epoch in 1...3 {
            #expect(
                bytes(of: try RunDirectory.open(folder.path + "/whole").samplePath(epoch: epoch))
                    == bytes(of: try RunDirectory.open(folder.path + "/parts").samplePath(epoch: epoch)))
        }
    }

    @Test("filters of colours see in a grey picture what they see in its colours, and the other way round")
    func channels()
        throws
    {
        let folder = TemporaryFolder()
        for (old, new, from, to) in [(ImageColour.rgb, ImageColour.grey, 3, 1), (.grey, .rgb, 1, 3)] {
            let (first, second) = ("\(folder.path)/\(from)", "\(folder.path)/\(from)-to-\(to)")
            var plan = try self.plan(first)
            plan.data.preparation.colour = old
            try trained(plan)
            plan = try self.plan(second, from: first, "all:1@1e-3")
            plan.data.preparation.colour = new
            _ = try plan.prepared().begin()
            let filters = "convolutions.0.weight"
            let own = try #require(weights(first)[filters])
            let adapted: [Float] = try SafetensorsFile(path: second + "/origin.safetensors").values(filters)
            let (taps, outputs) = (9, 4)
            try #require(own.count == taps * from * outputs && adapted.count == taps * to * outputs)
            // What a picture of equal channels gives is the same.
            for tap in 0..<taps {
                for output in 0..<outputs {
                    func sum(_ values: [Float], _ channels: Int) -> Float {
                        (0..<channels).reduce(0) { $0 + values[(tap * channels + $1) * outputs + output] }
                    }
                    #expect(abs(sum(own, from) - sum(adapted, to)) < 1e-6)
                }
            }
        }
    }

    @Test("a run that was killed before its first checkpoint still begins with its weights") func withoutCheckpoint()
        throws
    {
        let folder = TemporaryFolder()
        let (first, whole, begun) = (folder.path + "/first", folder.path + "/whole", folder.path + "/begun")
        try trained(plan(first))
        try trained(plan(whole, from: first, "all:1@1e-3"))
        _ = try plan(begun, from: first, "all:1@1e-3").prepared().begin()
        try FileManager.default.removeItem(atPath: first)
        _ = try ResumedTraining(begun).trainer().run()
        #expect(try weights(whole) == weights(begun))
    }

    @Test("what cannot be is refused in one line") func refused() throws {
        let folder = TemporaryFolder()
        let first = folder.path + "/first"
        try trained(plan(first))
        for text in ["head", "head:0@1", "head:1", "head:1@0", ":1@1", "head:1@x", "all:1@1,head", "all:1@1,@2", ""] {
            #expect(throws: OptionError.self, "\(text)") { try TrainingPhase(parsing: text) }
        }
        for text in ["head:5@0.001", "all:3@1e-05,head@0.0001"] {
            #expect(try TrainingPhase(parsing: text).description == text)
        }
        func problem(_ change: (inout TrainingPlan) throws -> Void) throws -> String {
            var plan = try self.plan(folder.path + "/none", from: first)
            plan.epochs = nil
            try change(&plan)
            let error = #expect(throws: (any Error).self) { try plan.prepared() }
            return "\(error.map { "\($0)" } ?? "")"
        }
        let phase = [try TrainingPhase(parsing: "head:1@1")]
        #expect(try problem { ($0.origin, $0.phases) = (nil, phase) }.contains("name them by --from"))
        #expect(try problem { ($0.epochs, $0.phases) = (2, phase) }.contains("--epochs and --phase"))
        #expect(try problem { ($0.learningRate, $0.phases) = (1, phase) }.contains("--learning-rate and --phase"))
        #expect(
            try problem {
                ($0.model, $0.options) = ("lenet5", [:])
            }.contains("has weights of small-convnet"))
        #expect(try problem { $0.options["featureSize"] = .integer(9) }.contains("has hidden.0.weight of"))
        #expect(
            try problem { $0.phases = [try TrainingPhase(parsing: "tail:1@1")] }.contains("there is no part \"tail\""))
        #expect(try problem { $0.origin = "no-such" }.contains("there are no weights \"no-such\""))
        #expect(!FileSystem.isFolder(folder.path + "/none"))
    }
}
