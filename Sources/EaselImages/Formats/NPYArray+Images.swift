import EaselCore

extension NPYArray {
    /// The array as images, and how it was read, for people.
    ///
    /// - `[N, H, W]` are grey images, `[N, H, W, C]` those of 1 to 4 channels, and `[N, C, H, W]` where the last side cannot
    ///   be channels.
    /// - `uint8` and other whole numbers are 0 to 255. Floating-point numbers are 0 to 1 where the greatest is at most 1, and
    ///   0 to 255 where it is above 127 and at most 255. Anything else could be either or neither, and is refused.
    ///
    /// - Throws: `DataError` that says what the array is instead, and what to do.
    package func images(name: String) throws -> (images: ImageSet, note: String?) {
        var order = Array(shape.indices)
        var notes: [String] = []
        let (height, width, channels): (Int, Int, Int)
        switch shape.count {
        case 3:
            guard !(3...4).contains(shape[2]) else {
                throw DataError(
                    "\(name): \(description) is one colour image or \(shape[0]) of \(shape[1])x\(shape[2]); give it as "
                        + "[N, H, W, C]: array[numpy.newaxis] or array[..., numpy.newaxis]")
            }
            (height, width, channels) = (shape[1], shape[2], 1)
        case 4 where (1...4).contains(shape[3]): (height, width, channels) = (shape[1], shape[2], shape[3])
        case 4 where [1, 3, 4].contains(shape[1]):
            order = [0, 2, 3, 1]
            (height, width, channels) = (shape[2], shape[3], shape[1])
            notes.append("\(name): read as [N, C, H, W], channels first")
        default:
            throw DataError(
                "\(name): \(description), expected images as [N, H, W] or [N, H, W, C] with 1 to 4 channels; "
                    + "numpy.reshape gives an array another shape")
        }
        guard shape[0] > 0 else { throw DataError("\(name): \(description), expected at least 1 image") }
        let (samples, note) = try samples(name: name)
        if let note { notes.append(note) }
        let isPlain = order == Array(shape.indices) && !isFortranOrder
        let pixels = isPlain ? samples : rearranged(samples, order)
        let set = try ImageSet(ImageShape(height: height, width: width, channels: channels), pixels: pixels)
        return (set, notes.isEmpty ? nil : notes.joined(separator: "; "))
    }

    /// The elements as samples of 0 to 255.
    private func samples(name: String) throws -> ([UInt8], note: String?) {
        switch element {
        case .boolean: return (bytes.map { $0 == 0 ? 0 : 255 }, "\(name): false is black and true is white")
        case .unicode, .bytes: throw DataError("\(name): \(description), expected images as numbers")
        default: break
        }
        var (least, most) = (Double.infinity, -Double.infinity)
        if element == .unsigned(1) {
            (least, most) = (Double(bytes.min() ?? 0), Double(bytes.max() ?? 0))
        } else {
            try forEachNumber { index, value in
                guard value.isFinite else { throw DataError("\(name): element \(index) is \(value)") }
                (least, most) = (min(least, value), max(most, value))
            }
        }
        let range = "\(Self.text(least)) to \(Self.text(most))"
        guard case .float = element else {
            guard least >= 0, most <= 255 else {
                throw DataError("\(name): \(description) of \(range), expected 0 to 255; scale it and save it as uint8")
            }
            guard most != 1 else {
                throw DataError(
                    "\(name): \(description) of \(range), which is nearly black as 0 to 255; if 1 is white, save 255 * array"
                )
            }
            if element == .unsigned(1) { return (bytes, nil) }
            return (converted { $0 }, "\(name): \(element.name) of \(range), read as 0 to 255")
        }
        if least >= 0, most <= 1 {
            return (converted { ($0 * 255).rounded() }, "\(name): \(element.name) of \(range), read as 0 to 1")
        }
        guard least >= 0, most > 127, most <= 255 else {
            let hint =
                least < 0 && least >= -1 && most <= 1
                ? "as from -1 to 1: save (array + 1) / 2" : "scale it to 0 to 1, or 0 to 255"
            throw DataError(
                "\(name): \(description) of \(range), which is neither 0 to 1 nor clearly 0 to 255; \(hint)")
        }
        return (converted { $0.rounded() }, "\(name): \(element.name) of \(range), read as 0 to 255")
    }

    private func converted(_ convert: (Double) -> Double) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
            forEachNumber { target[$0] = UInt8(min(255, max(0, convert($1)))) }
            initialized = count
        }
    }

    private static func text(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e9 ? "\(Int(value))" : "\(Float(value))"
    }

    /// The highest label accepted; what is above is no class.
    package static let maximumLabel = 65_535

    /// The array as labels: whole numbers from 0, `[N]` or `[N, 1]`, or texts.
    ///
    /// - Throws: `DataError` that says what the array is instead, and what to do.
    package func labels(name: String) throws -> NPYLabels {
        guard shape.count == 1 || shape.count == 2 && shape[1] == 1 else {
            let hint = shape.count == 2 ? "; of one-hot labels, save numpy.argmax(array, axis=1)" : ""
            throw DataError("\(name): \(description), expected a label for each image, [N]\(hint)")
        }
        if let texts { return .names(texts) }
        switch element {
        case .signed, .unsigned: break
        default:
            throw DataError("\(name): \(description), expected labels as whole numbers; save array.astype('int32')")
        }
        var labels: [Int32] = []
        labels.reserveCapacity(count)
        try forEachNumber { index, value in
            guard value >= 0, value <= Double(Self.maximumLabel) else {
                throw DataError(
                    "\(name): label \(Self.text(value)) at index \(index), expected 0 to \(Self.maximumLabel)")
            }
            labels.append(Int32(value))
        }
        return .numbers(labels)
    }
}

/// Labels of an array.
package enum NPYLabels {
    /// By number, from 0.
    case numbers([Int32])
    /// By the name of the class.
    case names([String])

    package var count: Int {
        switch self {
        case .numbers(let labels): labels.count
        case .names(let names): names.count
        }
    }
}
