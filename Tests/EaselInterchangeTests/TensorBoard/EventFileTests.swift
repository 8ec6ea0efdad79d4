import EaselFiles
import EaselGraph
import EaselInterchange
import EaselLayers
import EaselTestSupport
import Testing

/// Event files as a reader sees them that has nothing in common with their writer.
struct EventFileTests {
    private func graph() throws -> TensorBoardGraph {
        TensorBoardGraph(try InferenceGraph { ["answers": relu($0.input("images", [1, 4]))] })
    }

    private func files(_ path: String) throws -> [WrittenEvents] {
        try FileSystem.names(in: path).map { try WrittenEvents(FileSystem.read("\(path)/\($0)")) }
    }

    private func scalar(_ number: Double, step: Int) -> TensorBoardEvent {
        TensorBoardEvent(.summaries([TensorBoardSummary("train/loss", .scalar(number))]), step: step, time: 5)
    }

    @Test func whatIsWrittenIsRead() throws {
        try withFolder { path in
            let file = try EventFile(in: OpenFolder(path), after: 0, graph: graph)
            let numbers: [Float] = [1, 2, -3]
            let histogram = numbers.withUnsafeBufferPointer { TensorBoardHistogram($0) }
            let png: [UInt8] =
                [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
                + [0, 0, 0, 3, 0, 0, 1, 0, 8, 2, 0, 0, 0] + [UInt8](repeating: 7, count: 400)
            let image = try #require(TensorBoardImage(png: png))
            try file.append([
                scalar(0.25, step: 7),
                TensorBoardEvent(
                    .summaries([
                        TensorBoardSummary("samples", .image(image)), TensorBoardSummary("w", .histogram(histogram)),
                    ]), step: 1 << 40, time: 6.5),
            ])
            let files = try files(path)
            let events = files[0].events
            #expect(files.count == 1 && events.count == 5 && !files[0].isCut)
            #expect(events[0].version == "brain.Event:2" && events[0].time > 1.7e9)
            #expect(events[1].graph?.map(\.operation) == ["Placeholder", "relu"])
            #expect(events[1].graph?.map(\.inputs) == [[], ["images"]])
            #expect(events[2].isStart && events[2].step == 1)
            #expect(events[3].step == 7 && events[3].time == 5 && events[3].values.map(\.value) == [.scalar(0.25)])
            #expect(events[4].step == 1 << 40 && events[4].values.map(\.tag) == ["samples", "w"])
            #expect(events[4].values[0].value == .image(height: 256, width: 3, channels: 3, png: png))
            guard case .histogram(let found) = events[4].values[1].value else {
                Issue.record("no histogram")
                return
            }
            #expect(found.minimum == -3 && found.maximum == 2 && found.count == 3)
            #expect(found.sum == 0 && found.sumOfSquares == 14 && found.counts.reduce(0, +) == 3)
            #expect(found.limits.count == found.counts.count)
        }
    }

    /// Who goes on begins a file that is read after the others, and forgets what came after its step.
    @Test func goingOn() throws {
        try withFolder { path in
            for (step, numbers) in [(0, [1.0, 2, 3]), (2, [30.0, 40]), (2, [300.0])] {
                let file = try EventFile(in: OpenFolder(path), after: step, graph: graph)
                for (place, number) in numbers.enumerated() {
                    try file.append([scalar(number, step: step + 1 + place)])
                }
            }
            let files = try files(path)
            #expect(files.count == 3 && files.map { $0.events.count { $0.graph != nil } } == [1, 0, 0])
            let shown = WrittenEvents.shown(files)["train/loss"] ?? []
            #expect(shown.map(\.step) == [1, 2, 3])
            #expect(shown.map(\.value) == [.scalar(1), .scalar(2), .scalar(300)])
        }
    }

    /// A clock that was put back, and names that are no times.
    @Test func namesComeInOrder() throws {
        try withFolder { path in
            try put([], at: path + "/events.out.tfevents.9000000000.elsewhere")
            try put([], at: path + "/events.out.tfevents.")
            _ = try EventFile(in: OpenFolder(path), after: 0, graph: graph)
            #expect(try FileSystem.names(in: path).last == "events.out.tfevents.9000000001.easel")
        }
    }

    /// Whatever a kill cuts off the end, all before it is read; damage is noticed.
    @Test func aCutEnd() throws {
        try withFolder { path in
            let file = try EventFile(in: OpenFolder(path), after: 0, graph: graph)
            try file.append([scalar(1, step: 1), scalar(2, step: 2)])
            let name = try FileSystem.names(in: path)[0]
            let bytes = try FileSystem.read("\(path)/\(name)")
            for count in stride(from: 0, to: bytes.count, by: 3) {
                let found = try WrittenEvents(Array(bytes.prefix(count)))
                #expect(found.isCut || count == 0 || found.events.count < 5)
            }
            var damaged = bytes
            damaged[bytes.count - 8] ^= 1
            #expect(throws: WrittenEvents.Damage.self) { try WrittenEvents(damaged) }
        }
    }

    @Test func aFolderThatCannotBeWritten() throws {
        try withFolder { path in
            // A folder in the place of what is written first.
            try FileSystem.makeFolder(path + "/beginning")
            let line = problem { _ = try EventFile(in: OpenFolder(path), after: 0, graph: graph) }
            #expect(line.contains("beginning: cannot write"), "\(line)")
            #expect(try FileSystem.names(in: path) == ["beginning"])
        }
    }

    @Test func whatIsNoImage() {
        #expect(TensorBoardImage(png: []) == nil)
        #expect(TensorBoardImage(png: [UInt8](repeating: 0, count: 100)) == nil)
    }
}
