import EaselCore
import EaselImages
import EaselLayers

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

    /// Puts some of them one after the other into memory.
    func fill(_ part: Range<Int>, into memory: UnsafeMutableBufferPointer<Float>) throws {
        let size = memory.count / max(part.count, 1)
        for (place, row) in part.enumerated() {
            try fill(row, UnsafeMutableBufferPointer(rebasing: memory[place * size..<(place + 1) * size]))
        }
    }

    /// The numbers of the first of them.
    func first(_ number: Int, size: Int) throws -> [Float] {
        var values = [Float](repeating: 0, count: number * size)
        try values.withUnsafeMutableBufferPointer { try fill(0..<number, into: $0) }
        return values
    }

    /// What a predictor makes of all of them.
    func answers(of predictor: Predictor, from input: String, to output: String) throws -> [Float] {
        let (input, output) = (
            try predictor.input(input, of: Float.self), try predictor.output(output, of: Float.self)
        )
        var values: [Float] = []
        try predictor.run(rows: count) { part in
            try fill(part, into: input.rows(part.count))
        } taking: { part in
            values += try output.rows(part.count)
        }
        return values
    }
}
