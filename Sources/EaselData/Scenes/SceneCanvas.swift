import EaselCore

/// A scene while it is drawn: its pixels and its mask.
struct SceneCanvas {
    /// The samples, row by row.
    private(set) var pixels: [UInt8]
    /// The class of each pixel.
    private(set) var mask: [UInt8]
    private let shape: ImageShape

    /// Draws a background.
    init(_ shape: ImageShape, _ random: inout RandomSequence) {
        self.shape = shape
        pixels = [UInt8](repeating: 0, count: shape.count)
        mask = [UInt8](repeating: 0, count: shape.height * shape.width)
        let paint = Paint(shape, isTextured: true, &random)
        for row in 0..<shape.height {
            for column in 0..<shape.width { put(paint, row, column) }
        }
    }

    /// Draws a shape over what there is.
    mutating func draw(_ drawn: SceneShape, _ random: inout RandomSequence) {
        let paint = Paint(shape, isTextured: false, &random)
        let (rows, columns) = drawn.extent(in: shape.size)
        for row in rows {
            for column in columns where drawn.covers(row, column) {
                put(paint, row, column)
                mask[row * shape.width + column] = drawn.number
            }
        }
    }

    private mutating func put(_ paint: Paint, _ row: Int, _ column: Int) {
        let place = (row * shape.width + column) * shape.channels
        for channel in 0..<shape.channels { pixels[place + channel] = paint.sample(row, column, channel) }
    }
}

/// What a surface looks like: one colour, or two in stripes or squares, and noise on it.
private struct Paint {
    private let colours: [[Int]]
    private let isSquared: Bool
    private let down, across, period: Int
    private let salt: UInt32

    init(_ shape: ImageShape, isTextured: Bool, _ random: inout RandomSequence) {
        func below(_ count: Int) -> Int { Int(random.below(UInt32(count))) }
        if isTextured {
            let grey = 60 + below(90)
            let first = (0..<shape.channels).map { _ in grey + below(41) - 20 }
            let step = (below(2) == 0 ? -1 : 1) * (24 + below(30))
            colours = [first, first.map { $0 + step }]
        } else {
            // One channel high, one low and one of any height; of one channel alone, high.
            var levels = [200 + below(56), below(60), below(256)]
            for last in stride(from: 2, to: 0, by: -1) { levels.swapAt(last, below(last + 1)) }
            let level = shape.channels == 1 ? [190 + below(66)] : levels
            colours = [level, level]
        }
        isSquared = below(2) == 1
        (down, across) = (below(3), 1 + below(2))
        period = 3 + below(6)
        salt = random.nextWord()
    }

    func sample(_ row: Int, _ column: Int, _ channel: Int) -> UInt8 {
        let stripe = isSquared ? row / period + column / period : (row * down + column * across) / period
        // A hash of the place, so that noise needs no order of drawing.
        var x = UInt32(truncatingIfNeeded: (row << 12 | column) << 2 | channel) &* 0x9E37_79B9 ^ salt
        x = (x ^ x >> 16) &* 0x7FEB_352D
        x = (x ^ x >> 15) &* 0x846C_A68B
        let noise = Int(x >> 27) - 16
        return UInt8(min(max(colours[stripe & 1][channel] + noise, 0), 255))
    }
}
