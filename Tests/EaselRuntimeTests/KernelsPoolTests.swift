import CEaselKernels
import Testing

/// What a counting kernel writes to: one slot a part, and a total that shows the order of instructions.
private struct Slots {
    var values: UnsafeMutablePointer<Int64>
    var previous: UnsafeMutablePointer<Int64>?
}

/// Copies the previous instruction's slot, plus one.
private let countingKernel: easel_kernel = { arguments, part, parts, scratch in
    guard let slots = arguments?.assumingMemoryBound(to: Slots.self).pointee else { return }
    scratch?.pointee = Float(part)
    // Reads another part's slot, so that a part that starts before the previous instruction has ended is seen.
    slots.values[Int(part)] = (slots.previous.map { $0[Int(parts - 1 - part)] } ?? 0) + 1
}

@Suite struct KernelsPoolTests {
    @Test(arguments: [1, 2, 3, 8] as [Int32], [1, 2, 5, 64] as [Int])
    func `Every part runs once and instructions keep their order`(threads: Int32, parts: Int) throws {
        let pool = try KernelPool(threads: threads)
        let rounds = 300
        let memory = UnsafeMutableBufferPointer<Int64>.allocate(capacity: parts * (rounds + 1))
        memory.initialize(repeating: 0)
        let arguments = UnsafeMutableBufferPointer<Slots>.allocate(capacity: rounds)
        defer {
            memory.deallocate()
            arguments.deallocate()
        }
        let base = try #require(memory.baseAddress)
        for round in 0..<rounds {
            arguments.initializeElement(
                at: round,
                to: Slots(values: base + (round + 1) * parts, previous: base + round * parts))
        }
        let start = try #require(arguments.baseAddress)
        let instructions = (0..<rounds).map {
            easel_instruction(kernel: countingKernel, arguments: start + $0, parts: Int64($0 % 7 == 3 ? parts : parts))
        }
        var nanoseconds = [UInt64](repeating: 0, count: rounds)
        pool.run(instructions, nanoseconds: &nanoseconds)
        for round in 1...rounds {
            #expect((0..<parts).allSatisfy { memory[round * parts + $0] == Int64(round) })
        }
        #expect(nanoseconds.contains { $0 > 0 })
    }

    @Test func `A pool that slept wakes again`() throws {
        let pool = try KernelPool(threads: 3)
        let kernel = easel_elementwise_kernel()
        for round in 0..<5 {
            var delay = 0.0
            for step in 0..<(round * 200_000) { delay += Double(step) }
            #expect(delay >= 0)
            let result = runElementwise(
                pool, kernel, inputs: [.full([Float](repeating: 2, count: 100_000))],
                ops: [.init(EASEL_OP_SQUARE, to: 1, 0)], outputs: [1], count: 100_000)
            #expect(result[0].allSatisfy { $0 == 4 })
        }
    }

    @Test func `Instructions without parts are skipped`() throws {
        let pool = try KernelPool(threads: 2)
        pool.run([easel_instruction(kernel: countingKernel, arguments: nil, parts: 0)])
    }
}
