import EaselCore
import EaselGraph
import EaselImages
import EaselInterchange
import EaselLayers

extension ModelExport {
    /// How many pictures whole numbers may get their scales from.
    public static let calibrationCounts = 100...500

    /// The least and the largest number that each tensor of a file has for pictures or latents of training.
    /// - Parameters:
    ///   - draft: The file's network, of floating-point numbers.
    ///   - source: Pictures of training.
    ///   - count: How many of them, evenly from all.
    /// - Returns: The ranges by the tensors' names, and what they were seen on.
    /// - Throws: `RunError` where there are no pictures.
    func calibrated(
        _ draft: TFLiteDraft, on source: (any ImageSource)?, count: Int
    ) throws -> (ranges: [String: ClosedRange<Float>], what: String) {
        let rows = try calibrationRows(source, count: max(count, 1))
        let bytes = draft.bytes(description: "", metadata: [:])
        let network = try TFLiteNetwork(TFLiteModel(reading: bytes, path: "the network"), path: "the network")
        let names = draft.computedNames
        let predictor = try Predictor(of: network, chunk: 1, workers: workers) { trace in
            let tensors = try network([function.input: trace.input(function.input, inputShape(rows: 1))], wanted: names)
            func all(_ reduced: (Tensor) -> Tensor) -> Tensor {
                let numbers = tensors.map { reduced($0.reshaped(to: [1, $0.shape.count])).reshaped(to: [1, 1]) }
                return concatenated(numbers, alongAxis: 1)
            }
            return ["least": all { $0.min(over: [1]) }, "largest": all { $0.max(over: [1]) }]
        }
        let input = try predictor.input(function.input, of: Float.self)
        let least = try predictor.output("least", of: Float.self)
        let largest = try predictor.output("largest", of: Float.self)
        var ranges: [String: ClosedRange<Float>] = [:]
        try predictor.run(rows: rows.count) { part in
            try rows.fill(part, into: input.rows(part.count))
        } taking: { part in
            let (low, high) = (try least.rows(part.count), try largest.rows(part.count))
            for (place, name) in names.enumerated() {
                let (least, largest) = (low[low.startIndex + place], high[high.startIndex + place])
                guard least.isFinite, largest.isFinite, least <= largest else {
                    throw RunError("the model computes what is no number; a checkpoint before training failed may do")
                }
                let known = ranges[name] ?? least...largest
                ranges[name] = min(known.lowerBound, least)...max(known.upperBound, largest)
            }
        }
        return (ranges, rows.what)
    }

    /// What the scales come from: pictures of training, what the encoder makes of them, or what a generator draws from.
    private func calibrationRows(_ source: (any ImageSource)?, count: Int) throws -> ExportRows {
        if let drawn = function.drawnLatents {
            return ExportRows(try drawn(count, 0), size: function.inputSize, what: counted(count, "drawn latent"))
        }
        guard let source, source.imageShape == function.image, source.count > 0 else {
            throw RunError(
                "int8 numbers get their scales from pictures of training, which are not at hand; --data-root says where "
                    + "data sets lie, and float16 and dynamic need none")
        }
        return try rows(ExportRows(source, most: count, of: "the training set"))
    }

    /// What goes into the function for pictures: these, or of a decoder what the encoder makes of them.
    func rows(_ pictures: ExportRows) throws -> ExportRows {
        guard !takesPictures else { return pictures }
        let encoder = try encoder()
        let predictor = try Predictor(encoder.graph(1), chunk: 1, workers: workers)
        let latents = try pictures.answers(of: predictor, from: encoder.input, to: encoder.output)
        return ExportRows(latents, size: function.inputSize, what: "latents of \(pictures.what)")
    }
}
