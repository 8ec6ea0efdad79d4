import EaselCore
import EaselImages

/// What goes into a network to see what comes out: pictures, or latents.
struct ExportRows {
    /// How many there are.
    let count: Int
    /// What they are, for people.
    let what: String
    /// The class of each, where it is known.
    var labels: [Int32]?
    /// Puts the numbers of one into memory.
    let fill: (_ row: Int, _ memory: UnsafeMutableBufferPointer<Float>) throws -> Void

    /// Pictures of a source, evenly from all, as numbers from 0 to 255.
    init(_ source: any ImageSource, most: Int, of set: String) {
        let (count, all) = (min(most, source.count), source.count)
        self.count = count
        what = "\(counted(count, "picture")) of \(set)"
        labels = source.labels.map { labels in (0..<count).map { labels[$0 * all / count] } }
        fill = { row, memory in
            let pixels = try source.image(at: row * all / count).pixels
            for (place, pixel) in zip(memory.indices, pixels) { memory[place] = Float(pixel) }
        }
    }

    /// Rows of numbers.
    init(_ values: [Float], size: Int, what: String) {
        (count, self.what) = (values.count / size, what)
        fill = { row, memory in
            for (place, value) in zip(memory.indices, values[row * size..<(row + 1) * size]) { memory[place] = value }
        }
    }

    /// Drawn rows: pictures of noise, or numbers from -2 to 2.
    init(drawn count: Int, isPicture: Bool) {
        (self.count, what) = (count, counted(count, isPicture ? "drawn picture" : "drawn latent"))
        fill = { row, memory in
            var random = RandomSequence(Philox(seed: 0, stream: 0), step: UInt64(row))
            for place in memory.indices {
                let share = random.uniform()
                memory[place] = isPicture ? (share * 255).rounded() : 4 * share - 2
            }
        }
    }

    /// Puts some of them into the memory of an input.
    func fill(_ part: Range<Int>, size: Int, into memory: UnsafeMutableBufferPointer<Float>) throws {
        for (place, row) in part.enumerated() {
            try fill(row, UnsafeMutableBufferPointer(rebasing: memory[place * size..<(place + 1) * size]))
        }
    }
}
