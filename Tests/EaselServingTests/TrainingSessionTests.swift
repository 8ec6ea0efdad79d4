import EaselFiles
import EaselRuns
import EaselServing
import Foundation
import Testing

/// Trainings that a server begins, watches and stops.
@Suite struct TrainingSessionTests {
    private func request(_ json: String) throws -> TrainingRequest {
        try JSONDecoder().decode(TrainingRequest.self, from: Data(json.utf8))
    }

    private static let small =
        #""model": "autoencoder", "data": "digits", "limit": 256, "batchSize": 8, "options": {"widths": [2, 2], "latentSize": 2}"#

    @Test("a training is begun, watched to its end and found among the runs; it is what the command trains")
    func watched() async throws {
        let folder = try ServedFolder()
        let service = try folder.service()
        let run = try await service.training.begin(request("{\(Self.small), \"epochs\": 2, \"seed\": 3}"))
        var (steps, epochs, ends) = (0, [Int](), [String]())
        for await update in service.training.updates(of: run) {
            switch update {
            case .step(let step):
                steps += 1
                #expect(step.epochs == 2 && step.steps == 32 && (1...32).contains(step.step))
            case .epoch(let epoch):
                epochs.append(epoch.epoch)
                #expect(epoch.sample && !epoch.train.isEmpty)
            case .note: break
            case .end(let end): ends.append(end.state)
            }
        }
        // Who comes late hears of the end alone; that epochs are told of, the next test waits for.
        #expect(ends == ["finished"] && (epochs.isEmpty || epochs.last == 2))
        #expect(service.training.run == nil)
        let listed = service.list()
        #expect(listed.map(\.state) == ["finished"] && listed[0].content?.epochs == 2)
        var plan = TrainingPlan("autoencoder", on: DatasetSource("digits", limit: 256))
        plan.options = ["widths": .list([.integer(2), .integer(2)]), "latentSize": .integer(2)]
        (plan.epochs, plan.seed, plan.batchSize, plan.place) = (2, 3, 8, .folder(folder.path + "/twin"))
        _ = try plan.prepared().begin().run()
        let name = "/checkpoints/epoch-0002.safetensors"
        #expect(
            try FileSystem.read("\(folder.outputs)/\(run)\(name)", limit: 1 << 24)
                == FileSystem.read(folder.path + "/twin" + name, limit: 1 << 24))
    }

    @Test("only one trains; it stops when it is asked to, is saved, and is gone on with") func stopped() async throws {
        let folder = try ServedFolder()
        let service = try folder.service()
        let run = try await service.training.begin(request("{\(Self.small), \"epochs\": 100000}"))
        #expect(service.training.run == run)
        await #expect(throws: ServingError.self) { try await service.training.begin(request("{\(Self.small)}")) }
        for await update in service.training.updates(of: run) {
            if case .epoch = update { break }
        }
        #expect(try service.training.stop() == run)
        var ending: TrainingUpdate.End?
        for await update in service.training.updates(of: run) { if case .end(let end) = update { ending = end } }
        #expect(ending?.state == "stopped" && service.training.run == nil && service.list()[0].state == "stopped")
        #expect(throws: ServingError(.notFound, "nothing is being trained")) { try service.training.stop() }
        let done = try #require(service.list()[0].content?.epochs)
        let again = try await service.training.begin(request("{\"resume\": \"\(run)\", \"epochs\": \(done + 2)}"))
        #expect(again == run)
        var last: TrainingUpdate.End?
        for await update in service.training.updates(of: run) { if case .end(let end) = update { last = end } }
        #expect(last?.state == "finished" && last?.error == nil)
        #expect(service.list()[0].content?.epochs == done + 2)
        // Nothing is left to train.
        await #expect(throws: ServingError.self) {
            try await service.training.begin(request("{\"resume\": \"\(run)\"}"))
        }
    }

    @Test("who watches a run that does not train hears its end at once") func nothingToWatch() async throws {
        let service = try ServedFolder().service()
        var updates: [TrainingUpdate] = []
        for await update in service.training.updates(of: "some") { updates.append(update) }
        #expect(updates.count == 1)
    }

    @Test(
        "what cannot be trained is said in a line, and nothing is left",
        arguments: [
            (#"{"data": "digits"}"#, "model names what is to be trained, and is not there"),
            (#"{"model": "autoencodr", "data": "digits"}"#, "autoencoder"),
            (#"{"model": "autoencoder"}"#, "data names the pictures to learn from"),
            (#"{"model": "autoencoder", "data": "/etc"}"#, "there is no data set /etc"),
            (#"{"model": "autoencoder", "data": "../digits"}"#, "there is no data set ../digits"),
            (#"{"model": "autoencoder", "data": "digits", "epochs": 0}"#, "epochs"),
            (#"{"model": "autoencoder", "data": "digits", "options": {"widht": 3}}"#, "widht"),
            (#"{"resume": "none"}"#, "there is no run none"),
            (#"{"resume": "none", "model": "vae"}"#, "there is no run none"),
        ]) func refused(json: String, expected: String) async throws
    {
        let folder = try ServedFolder()
        let service = try folder.service()
        await #expect {
            _ = try await service.training.begin(try request(json))
        } throws: { error in
            let text = "\(error)"
            return error is ServingError && text.contains(expected) && !text.contains("\n")
        }
        #expect(service.training.run == nil && service.list().isEmpty)
    }

    @Test("a key that nobody knows is refused with the nearest") func mistypedKey() {
        #expect(
            throws: ServingError(.malformed, "there is nothing called epoch to ask of a training; did you mean epochs?")
        ) {
            try request(#"{"model": "vae", "epoch": 3}"#)
        }
    }
}
