import EaselGraph
import EaselRuntime
import Testing

/// When the memory of variables is taken, and what is in it then.
@Suite struct StorageTests {
    private static let shape: Shape = [2, 3]

    private func program(reading storage: Storage) throws -> Program {
        let trace = Trace(phase: .training)
        trace.record { trace.output("twice", trace.read(storage) * 2) }
        return try Program(trace.graph, workers: Workers(threads: 1))
    }

    @Test func aPlanTakesNoMemoryAndAProgramDoes() throws {
        let storage = Storage([1 << 15, 1 << 15])
        let trace = Trace(phase: .training)
        trace.record { trace.output("sum", trace.read(storage).sum()) }
        #expect(try ProgramPlan(trace.graph).arenaByteCount > 0)
        #expect(storage.numbers == nil)
        let small = Storage(Self.shape, filledWith: 0.5)
        #expect(!small.hasValue && small.numbers == nil)
        let program = try program(reading: small)
        #expect(small.numbers?.count == 6)
        program.run()
        #expect(try Array(program.output("twice")) == [1, 1, 1, 1, 1, 1])
    }

    @Test func whatIsAssignedBeforeIsThereAfterwards() throws {
        let storage = Storage(Self.shape)
        storage.values = [1, 2, 3, 4, 5, 6]
        #expect(storage.hasValue && storage.numbers == nil)
        let program = try program(reading: storage)
        program.run()
        #expect(try Array(program.output("twice")) == [2, 4, 6, 8, 10, 12])
        storage.values = [9]
        #expect(storage.values == [9, 2, 3, 4, 5, 6], "a shorter list changes nothing past its end")
        storage.values = [7, 7, 7, 7, 7, 7, 7]
        #expect(storage.values == [7, 7, 7, 7, 7, 7], "a longer one nothing past the shape")
        let short = Storage(Self.shape, filledWith: 2)
        short.values = [1, 1]
        #expect(short.values == [1, 1, 2, 2, 2, 2])
    }

    @Test func whatIsToBeMadeIsMadeOnce() throws {
        let storage = Storage(Self.shape)
        nonisolated(unsafe) var count = 0
        storage.willBe { numbers in
            count += 1
            for index in numbers.indices { numbers[index] = Float(index) }
        }
        #expect(storage.hasValue && count == 0)
        #expect(storage.values == [0, 1, 2, 3, 4, 5])
        #expect(storage.values == [0, 1, 2, 3, 4, 5] && count == 1)
        let forgotten = Storage(Self.shape)
        forgotten.willBe { _ in count += 1 }
        forgotten.values = [Float](repeating: 3, count: 6)
        #expect(forgotten.values[5] == 3 && count == 1)
    }

    @Test func aCopyBeginsAsTheOtherIsNow() throws {
        let (first, second) = (Storage(Self.shape), Storage(Self.shape))
        first.willBe { $0.update(repeating: 4) }
        try second.begin(as: first)
        #expect(second.hasValue && second.numbers == nil, "what has no memory costs none to copy")
        first.values = [Float](repeating: 1, count: 6)
        #expect(second.values == [Float](repeating: 4, count: 6))
        let third = Storage(Self.shape)
        try first.prepare()
        try third.begin(as: first)
        first.values = [Float](repeating: 2, count: 6)
        #expect(third.values == [Float](repeating: 1, count: 6))
    }

    @Test func newNumbersReachAProgramThatWasBuiltBefore() throws {
        let storage = Storage(Self.shape)
        let program = try program(reading: storage)
        let memory = try AlignedMemory(of: Self.shape)
        memory.start.assumingMemoryBound(to: Float.self).update(repeating: 8, count: 6)
        storage.adopt(memory)
        program.run()
        #expect(try Array(program.output("twice")) == [Float](repeating: 16, count: 6))
    }

    @Test func whatNoMachineHasIsAnErrorOfOneLine() throws {
        let storage = Storage([1 << 20, 1 << 28])
        let error = try #require(throws: RuntimeError.self) { try storage.prepare() }
        #expect(error.description.hasPrefix("there is no memory for a parameter of shape [1048576, 268435456]: 1.1 PB"))
        #expect(!error.description.contains("\n"))
        #expect(storage.numbers == nil)
        let trace = Trace(phase: .training)
        trace.record {
            let x = trace.input("x", [1 << 20, 1 << 19])
            trace.output("y", exp(x).reshaped(to: [1 << 19, 1 << 20]))
        }
        #expect(trace.diagnostic == nil)
        let second = try #require(throws: RuntimeError.self) { try Program(trace.graph) }
        #expect(second.description.contains("a smaller batch or smaller images need less"))
    }

    @Test func aTensorBeyondAllMachinesIsRefusedWhileTracing() {
        let trace = Trace(phase: .training)
        trace.record { trace.output("y", exp(trace.input("x", [1 << 30, 1 << 30, 1 << 30]))) }
        #expect(trace.diagnostic?.contains("has more than 1099511627776 elements") == true)
        #expect(Shape([1 << 40, 1 << 40]).count == .max && Shape([1 << 40, 1 << 40, 0]).count == 0)
    }
}
