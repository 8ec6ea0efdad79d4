/// How a tensor lies in its storage.
struct TensorLayout: Hashable, Sendable {
    let shape: [Int]
    let strides: [Int]
    let offset: Int
    /// The number of its elements.
    let count: Int

    /// Checks a tensor against the number of its storage's elements. A problem is thrown as text without path and name.
    ///
    /// Dimensions that were transposed, cut out or left out are as good as any, and so is one of stride 0, of which all
    /// elements are the same (`expand`). Any other element in two places is refused: PyTorch makes such of windows
    /// (`unfold`, `as_strided`), never of weights. A dimension's stride must be beyond the reach of all smaller ones,
    /// which is so for every layout made by transposing and cutting out, and leaves no room for an overlap.
    init(shape: [Int], strides: [Int], offset: Int, storageCount: Int) throws(Problem) {
        guard shape.count == strides.count else {
            throw Problem("has \(shape.count) dimensions and \(strides.count) strides")
        }
        guard offset >= 0, strides.allSatisfy({ $0 >= 0 }) else {
            throw Problem("has the impossible offset \(offset) or strides \(strides.prefix(8))")
        }
        var (count, isPossible) = (1, true)
        for extent in shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: extent)
            isPossible = isPossible && extent >= 0 && !overflows
            count = product
        }
        guard isPossible else { throw Problem("has the impossible shape \(shape.prefix(8))") }
        (self.shape, self.strides, self.offset, self.count) = (shape, strides, offset, count)
        if count == 0 { return }
        var last = offset
        for (extent, stride) in zip(shape, strides) {
            let (reach, overflows) = (extent - 1).multipliedReportingOverflow(by: stride)
            let (sum, exceeds) = last.addingReportingOverflow(reach)
            guard !overflows, !exceeds else { throw Problem("has the impossible strides \(strides.prefix(8))") }
            last = sum
        }
        guard last < storageCount else {
            throw Problem("reaches to element \(last) of a storage of \(storageCount)")
        }
        var reach = 0
        for (stride, extent) in zip(strides, shape).filter({ $0 > 0 && $1 > 1 }).sorted(by: { $0.0 < $1.0 }) {
            guard stride > reach else { throw Problem("overlaps itself, with strides \(strides.prefix(8))") }
            reach += (extent - 1) * stride
        }
    }

    /// Whether some elements stand for several.
    var isExpanded: Bool { zip(shape, strides).contains { $0 > 1 && $1 == 0 } }

    /// Whether the elements follow each other in row-major order.
    var isContiguous: Bool {
        var expected = 1
        for (extent, stride) in zip(shape, strides).reversed() where extent != 1 {
            guard stride == expected else { return false }
            expected *= extent
        }
        return true
    }

    /// The elements in row-major order, of a storage's bytes.
    func gathered(_ storage: UnsafeRawBufferPointer, elementSize: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count * elementSize) { buffer, initialized in
            let target = UnsafeMutableRawBufferPointer(buffer)
            switch elementSize {
            case 1: gather(storage, into: target, UInt8.self)
            case 2: gather(storage, into: target, UInt16.self)
            case 4: gather(storage, into: target, UInt32.self)
            default: gather(storage, into: target, UInt64.self)
            }
            initialized = count * elementSize
        }
    }

    private func gather<Bits: BitwiseCopyable>(
        _ storage: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer, _ type: Bits.Type
    ) {
        let size = MemoryLayout<Bits>.size
        var (index, source) = ([Int](repeating: 0, count: shape.count), offset)
        for place in 0..<count {
            target.storeBytes(
                of: storage.loadUnaligned(fromByteOffset: source * size, as: Bits.self), toByteOffset: place * size,
                as: Bits.self)
            var dimension = shape.count - 1
            while dimension >= 0 {
                index[dimension] += 1
                // The stride of a single element may be any number, and is added and taken back.
                source &+= strides[dimension]
                if index[dimension] < shape[dimension] { break }
                source &-= shape[dimension] &* strides[dimension]
                index[dimension] = 0
                dimension -= 1
            }
        }
    }

    /// A problem with a layout; whoever knows the path and the tensor makes a `FileError` of it.
    struct Problem: Error {
        let text: String
        init(_ text: String) { self.text = text }
    }
}
