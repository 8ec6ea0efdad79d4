extension NPYArray {
    /// Calls with every element as a number, in the order of the bytes; nothing is called for texts.
    func forEachNumber(_ body: (Int, Double) throws -> Void) rethrows {
        let size = element.byteCount
        try bytes.withUnsafeBytes { raw in
            for index in 0..<(size == 0 ? 0 : raw.count / size) {
                var word: UInt64 = 0
                for place in 0..<size {
                    word |= UInt64(raw[index * size + (isBigEndian ? size - 1 - place : place)]) << UInt64(8 * place)
                }
                switch element {
                case .boolean: try body(index, word == 0 ? 0 : 1)
                case .unsigned: try body(index, Double(word))
                case .signed:
                    try body(index, Double(Int64(bitPattern: word << UInt64(64 - 8 * size)) >> Int64(64 - 8 * size)))
                case .float(2): try body(index, Self.half(UInt16(truncatingIfNeeded: word)))
                case .float(4): try body(index, Double(Float(bitPattern: UInt32(truncatingIfNeeded: word))))
                case .float: try body(index, Double(bitPattern: word))
                case .unicode, .bytes: return
                }
            }
        }
    }

    /// A number of 16 bits (IEEE 754 binary16).
    private static func half(_ bits: UInt16) -> Double {
        let (exponent, fraction) = (Int(bits >> 10 & 31), Double(bits & 1023))
        let magnitude: Double =
            switch exponent {
            case 0: fraction * 0x1p-24
            case 31: fraction == 0 ? .infinity : .nan
            default: (1 + fraction / 1024) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
            }
        return bits >> 15 == 1 ? -magnitude : magnitude
    }

    /// The elements as texts, without the zeros at their ends; nil for numbers.
    package var texts: [String]? {
        let size = element.byteCount
        switch element {
        case .bytes:
            return stride(from: 0, to: bytes.count, by: size).map { start in
                String(decoding: bytes[start..<(start + size)].prefix { $0 != 0 }, as: UTF8.self)
            }
        case .unicode:
            return stride(from: 0, to: bytes.count, by: size).map { start in
                var text = ""
                for place in stride(from: start, to: start + size, by: 4) {
                    let word = bytes[place..<(place + 4)]
                    let value = (isBigEndian ? Array(word) : word.reversed()).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
                    guard value != 0 else { break }
                    text.unicodeScalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
                }
                return text
            }
        default: return nil
        }
    }

    /// The bytes of the elements, rearranged so that the last of some dimensions runs fastest.
    /// - Parameter dimensions: Every dimension once, in the wanted order.
    package func rearranged(_ elements: [UInt8], _ dimensions: [Int]) -> [UInt8] {
        var strides = [Int](repeating: 1, count: shape.count)
        let order = isFortranOrder ? Array(shape.indices) : shape.indices.reversed()
        var step = 1
        for dimension in order { (strides[dimension], step) = (step, step * shape[dimension]) }
        let (sides, steps) = (dimensions.map { shape[$0] }, dimensions.map { strides[$0] })
        guard !elements.isEmpty else { return elements }
        return [UInt8](unsafeUninitializedCapacity: elements.count) { target, initialized in
            elements.withUnsafeBufferPointer { source in
                var indices = [Int](repeating: 0, count: sides.count)
                var place = 0
                for next in 0..<elements.count {
                    target[next] = source[place]
                    var dimension = sides.count - 1
                    while dimension >= 0 {
                        indices[dimension] += 1
                        place += steps[dimension]
                        if indices[dimension] < sides[dimension] { break }
                        place -= steps[dimension] * sides[dimension]
                        indices[dimension] = 0
                        dimension -= 1
                    }
                }
            }
            initialized = elements.count
        }
    }
}
