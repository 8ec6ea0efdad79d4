import CEaselKernels
import Testing

/// A box to copy: sizes, strides and where element zero lies.
private struct Box: Sendable {
    var sizes: [Int]
    var sourceStrides: [Int]
    var destinationStrides: [Int]
    var sourceStart = 0
    var destinationStart = 0
}

private func dense(_ sizes: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: sizes.count)
    for index in sizes.indices.dropLast().reversed() { strides[index] = strides[index + 1] * sizes[index + 1] }
    return strides
}

private func offsets(_ sizes: [Int], _ strides: [Int], _ start: Int) -> [Int] {
    zip(sizes, strides).reduce([start]) { places, dimension in
        places.flatMap { place in (0..<dimension.0).map { place + $0 * dimension.1 } }
    }
}

private func copy(_ pool: KernelPool, _ box: Box, from source: [Int32]?, to destination: [Int32], fill: UInt32 = 0)
    -> [Int32]
{
    var destination = destination
    let isFill = source == nil
    (source ?? []).withUnsafeBufferPointer { source in
        destination.withUnsafeMutableBufferPointer { target in
            var arguments = easel_strided_copy()
            arguments.source = isFill ? nil : UnsafeRawPointer(source.baseAddress.map { $0 + box.sourceStart })
            arguments.destination = UnsafeMutableRawPointer(target.baseAddress.map { $0 + box.destinationStart })
            arguments.rank = Int32(box.sizes.count)
            arguments.fillBits = fill
            func set(
                _ values: [Int],
                _ path: WritableKeyPath<easel_strided_copy, (Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64)>
            ) {
                withUnsafeMutableBytes(of: &arguments[keyPath: path]) { bytes in
                    for (index, value) in values.enumerated() {
                        bytes.storeBytes(of: Int64(value), toByteOffset: 8 * index, as: Int64.self)
                    }
                }
            }
            set(box.sizes, \.sizes)
            set(box.sourceStrides, \.sourceStrides)
            set(box.destinationStrides, \.destinationStrides)
            easel_strided_copy_prepare(&arguments)
            pool.run(easel_strided_copy_kernel(), arguments, parts: easel_strided_copy_parts(&arguments))
        }
    }
    return destination
}

@Suite struct KernelsCopyTests {
    private static let boxes: [(String, Box)] = [
        ("nothing", Box(sizes: [3, 0, 2], sourceStrides: [0, 2, 1], destinationStrides: [0, 2, 1])),
        ("one word", Box(sizes: [], sourceStrides: [], destinationStrides: [])),
        ("one word of rank 3", Box(sizes: [1, 1, 1], sourceStrides: [5, 5, 5], destinationStrides: [1, 1, 1])),
        ("dense", Box(sizes: [3, 5, 7], sourceStrides: [35, 7, 1], destinationStrides: [35, 7, 1])),
        ("long", Box(sizes: [70_001], sourceStrides: [1], destinationStrides: [1])),
        ("transpose", Box(sizes: [67, 301], sourceStrides: [1, 67], destinationStrides: [301, 1])),
        ("small transpose", Box(sizes: [3, 5], sourceStrides: [1, 3], destinationStrides: [5, 1])),
        (
            "channels last",
            Box(sizes: [3, 9, 11, 5], sourceStrides: [495, 11, 1, 99], destinationStrides: dense([3, 9, 11, 5]))
        ),
        (
            "permutation",
            Box(
                sizes: [4, 3, 5, 6, 2], sourceStrides: [1, 4, 12, 60, 360], destinationStrides: dense([4, 3, 5, 6, 2]))
        ),
        (
            "slice",
            Box(
                sizes: [4, 5, 6], sourceStrides: [100, 10, 1], destinationStrides: dense([4, 5, 6]), sourceStart: 123)
        ),
        (
            "padding",
            Box(
                sizes: [4, 5, 6], sourceStrides: dense([4, 5, 6]), destinationStrides: [100, 10, 1],
                destinationStart: 123)
        ),
        (
            "concatenation",
            Box(sizes: [50, 17], sourceStrides: [17, 1], destinationStrides: [40, 1], destinationStart: 20)
        ),
        ("broadcast rows", Box(sizes: [33, 20], sourceStrides: [1, 0], destinationStrides: [20, 1])),
        ("broadcast columns", Box(sizes: [33, 20], sourceStrides: [0, 1], destinationStrides: [20, 1])),
        ("broadcast one", Box(sizes: [33, 20], sourceStrides: [0, 0], destinationStrides: [20, 1])),
        ("reverse", Box(sizes: [13, 20], sourceStrides: [-20, -1], destinationStrides: [20, 1], sourceStart: 259)),
        ("every other", Box(sizes: [13, 20], sourceStrides: [40, 2], destinationStrides: [20, 1])),
        ("zero insertion", Box(sizes: [13, 20], sourceStrides: [20, 1], destinationStrides: [80, 2])),
        (
            "rank 8",
            Box(
                sizes: [2, 3, 2, 2, 3, 2, 2, 3], sourceStrides: [1, 2, 6, 12, 24, 72, 144, 288],
                destinationStrides: dense([2, 3, 2, 2, 3, 2, 2, 3]))
        ),
        ("many small rows", Box(sizes: [9000, 3], sourceStrides: [5, 1], destinationStrides: [3, 1])),
    ]

    @Test(arguments: boxes.indices) func `A box of words is copied, and nothing else written`(index: Int) throws {
        let (name, box) = Self.boxes[index]
        let from = offsets(box.sizes, box.sourceStrides, box.sourceStart)
        let to = offsets(box.sizes, box.destinationStrides, box.destinationStart)
        let source = (0...(from.max() ?? 0)).map { Int32($0) + 1 }
        let blank = [Int32](repeating: -1, count: (to.max() ?? 0) + 9)
        var expected = blank, filled = blank
        for (a, b) in zip(from, to) {
            expected[b] = source[a]
            filled[b] = 77
        }
        for result in try onEveryLevelAndPool({ copy($0, box, from: source, to: blank) }) {
            #expect((result == expected) as Bool, "\(name)")
        }
        for result in try onEveryLevelAndPool({ copy($0, box, from: nil, to: blank, fill: 77) }) {
            #expect((result == filled) as Bool, "\(name), filled")
        }
    }
}
