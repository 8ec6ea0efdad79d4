import CEaselKernels

/// An input of a test's micro-program.
struct ElementwiseInput {
    var values: [Float]
    var mode = EASEL_INPUT_FULL
    var inner: Int64 = 1
    var period: Int64 = 1
    var labels: [Int32]?

    static func full(_ values: [Float]) -> Self { .init(values: values) }
    static func scalar(_ value: Float) -> Self { .init(values: [value], mode: EASEL_INPUT_SCALAR) }
    static func broadcast(_ values: [Float], inner: Int) -> Self {
        .init(values: values, mode: EASEL_INPUT_BROADCAST, inner: Int64(inner), period: Int64(values.count))
    }

    func value(at index: Int) -> Float {
        let position: Int
        switch mode {
        case EASEL_INPUT_FULL: position = index
        case EASEL_INPUT_SCALAR: position = 0
        default: position = index / Int(inner) % Int(period)
        }
        return labels.map { Float($0[position]) } ?? values[position]
    }
}

extension easel_micro_op {
    init(
        _ op: easel_op, to destination: Int32, _ a: Int32 = 0, _ b: Int32 = 0, _ c: Int32 = 0, immediate: Float = 0,
        stream: UInt32 = 0
    ) {
        self.init(op: op, destination: destination, a: a, b: b, c: c, immediate: immediate, stream: stream)
    }
}

/// Runs a micro-program. An output whose register is in `inPlace` is written over that input's memory.
func runElementwise(
    _ pool: KernelPool, _ kernel: easel_kernel?, inputs: [ElementwiseInput], ops: [easel_micro_op], outputs: [Int32],
    count: Int, inPlace: [Int: Int] = [:], seedAndStep: [UInt64] = [0, 0]
) -> [[Float]] {
    let guardFloats = 16
    let memory = inputs.map { input in
        let size = max(input.values.count, input.labels?.count ?? 0)
        let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: size + 1)
        buffer.initialize(repeating: .nan)
        for (index, value) in input.values.enumerated() { buffer[index] = value }
        for (index, value) in (input.labels ?? []).enumerated() {
            buffer[index] = Float(bitPattern: UInt32(bitPattern: value))
        }
        return buffer
    }
    let results = outputs.map { _ in
        let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: count + guardFloats)
        buffer.initialize(repeating: 12345)
        return buffer
    }
    defer { (memory + results).forEach { $0.deallocate() } }
    let inputRecords = zip(inputs, memory).map { input, buffer in
        easel_elementwise_input(
            values: buffer.baseAddress, mode: input.mode, isInteger: input.labels == nil ? 0 : 1, inner: input.inner,
            period: input.period)
    }
    let outputRecords = outputs.enumerated().map { index, register in
        easel_elementwise_output(
            values: inPlace[index].map { memory[$0].baseAddress } ?? results[index].baseAddress, reg: register)
    }
    let registers = max(Int32(inputs.count), (ops.map(\.destination).max() ?? -1) + 1)
    inputRecords.withUnsafeBufferPointer { inputRecords in
        ops.withUnsafeBufferPointer { ops in
            outputRecords.withUnsafeBufferPointer { outputRecords in
                seedAndStep.withUnsafeBufferPointer { seedAndStep in
                    var arguments = easel_elementwise(
                        count: Int64(count), inputs: inputRecords.baseAddress, ops: ops.baseAddress,
                        outputs: outputRecords.baseAddress, inputCount: Int32(inputs.count),
                        opCount: Int32(ops.count), outputCount: Int32(outputs.count), registerCount: registers,
                        seedAndStep: seedAndStep.baseAddress, sums: nil, sumCount: 0)
                    pool.run(
                        kernel, arguments, parts: easel_elementwise_parts(&arguments),
                        scratch: easel_elementwise_scratch_bytes(&arguments))
                }
            }
        }
    }
    return outputs.indices.map { index in
        if let input = inPlace[index] { return Array(memory[input].prefix(count)) }
        // What lies behind the end must be untouched; a value there makes every comparison fail.
        let intact = results[index].suffix(guardFloats).allSatisfy { $0 == 12345 }
        return intact ? Array(results[index].prefix(count)) : []
    }
}
