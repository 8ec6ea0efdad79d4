import EaselCore
import EaselFiles
import EaselGraph
import EaselImages
import EaselInterchange
import EaselLayers

extension ModelExport {
    /// The largest difference that the order of sums explains, relative to the largest answer.
    public static let allowedDifference = 1e-4
    /// How many pictures are compared: of files that answer as the model does, and of others, whose share of right answers is
    /// counted. Of drawn ones there are fewer.
    private static let most = (same: 256, other: 1000, drawn: 64)
    /// How many numbers of answers are compared where nobody asks for more.
    private static let mostNumbers = 1 << 26
    /// How many rows an example has.
    private static let shown = 8

    /// Compares the answers of a file with the model's, and gives the first rows with the answers in the file's order.
    func compare(
        _ network: any ForeignNetwork, _ layout: Layout, chunk: Int, on source: (any ImageSource)?, count: Int?,
        _ report: inout ExportReport
    ) throws -> (input: ONNXTensor, output: ONNXTensor) {
        let own = try Predictor(function.graph(chunk), chunk: chunk, workers: workers)
        let other = try Predictor(of: network, chunk: chunk, workers: workers) { trace in
            try ["answers": answers(of: network, layout, trace, rows: chunk)]
        }
        let answer = own.graph.outputs[0].shape.count / chunk
        // Answers of both are held; what nobody asked for is no more than that takes little memory.
        let most = max(Self.shown, Self.mostNumbers / max(answer, 1))
        let asked = count.map { max($0, 1) }
        let rows = try comparedRows(source, asked: asked, most: most, isExact: report.quantisation == nil)
        try MachineMemory.require(16 * rows.count * (answer + function.inputSize), for: "comparing \(rows.what)")
        report.compared = rows.what
        let found = try rows.answers(of: other, from: function.input, to: "answers")
        let expected = try rows.answers(of: own, from: function.input, to: function.output)
        guard expected.count == found.count else {
            throw RunError("the file gives \(found.count) numbers where the model gives \(expected.count)")
        }
        try judge(found, expected, rows, &report)
        let shown = min(rows.count, asked ?? Self.shown)
        func tensor(_ name: String, _ values: [Float], _ shape: Shape) -> ONNXTensor {
            let dimensions = [shown] + shape.dimensions.dropFirst()
            let values = Array(values[..<Shape(dimensions).count])
            guard dimensions.count == 4, layout == .nchw else { return ONNXTensor(name, dimensions, values) }
            return ONNXTensor(channelsLast: name, dimensions, values)
        }
        return (
            tensor(function.input, try rows.first(shown, size: function.inputSize), own.graph.inputs[0].shape),
            // Whoever tries a file in less room wants to see what that file answers.
            tensor(function.output, report.quantisation == nil ? expected : found, own.graph.outputs[0].shape)
        )
    }

    /// Says how far a file's answers are from the model's.
    /// - Throws: `RunError` where they are further than they may be.
    private func judge(
        _ found: [Float], _ expected: [Float], _ rows: ExportRows, _ report: inout ExportReport
    ) throws {
        guard expected.allSatisfy(\.isFinite) else {
            throw RunError("the model's answers are not numbers; a checkpoint before training failed may do")
        }
        guard found.allSatisfy(\.isFinite) else {
            throw RunError("the file's answers are not numbers; nothing is written")
        }
        let largest = expected.reduce(0) { max($0, abs(Double($1))) }
        let difference = zip(expected, found).reduce(0.0) { max($0, abs(Double($1.0) - Double($1.1))) }
        report.largestDifference = largest > 0 ? difference / largest : difference
        if let classes = function.classNames?.count, classes > 0, expected.count % classes == 0 {
            // Of a model that segments each pixel has a class.
            let count = expected.count / classes
            func best(_ values: [Float], _ row: Int) -> Int {
                let own = values[row * classes..<(row + 1) * classes]
                return (own.indices.max { own[$0] < own[$1] } ?? own.startIndex) - own.startIndex
            }
            func share(_ isRight: (Int) -> Bool) -> Double {
                Double((0..<count).count(where: isRight)) / Double(max(count, 1))
            }
            report.top1Agreement = share { best(expected, $0) == best(found, $0) }
            if report.quantisation != nil, let labels = rows.labels, count == rows.count {
                report.accuracyBefore = share { best(expected, $0) == labels[$0] }
                report.accuracyAfter = share { best(found, $0) == labels[$0] }
            }
        }
        if ["images", "reconstructions"].contains(function.output) {
            let error = ImageDifference(
                original: expected.map { $0 / 255 }[...], values: found.map { $0 / 255 }[...])
            report.psnr = error.psnr
        }
        guard report.quantisation != nil || report.largestDifference ?? 1 <= Self.allowedDifference else {
            throw RunError(
                "the file's answers differ from the model's by \(difference) of \(largest), more than rounding; nothing is written"
            )
        }
    }

    /// What the network of a file computes of Easel's input, in Easel's order of dimensions.
    private func answers(
        of network: any ForeignNetwork, _ layout: Layout, _ trace: Trace, rows: Int
    ) throws -> Tensor {
        let given = trace.input(function.input, inputShape(rows: rows))
        let moved = takesPictures && layout == .nchw ? given.transposed([0, 3, 1, 2]) : given
        let found = try network([function.input: moved], wanted: [function.output])[0]
        return found.shape.rank == 4 && layout == .nchw ? found.transposed([0, 2, 3, 1]) : found
    }

    /// What is compared.
    private func comparedRows(
        _ source: (any ImageSource)?, asked: Int?, most: Int, isExact: Bool
    ) throws -> ExportRows {
        func count(_ usual: Int) -> Int { asked ?? min(usual, most) }
        if let drawn = function.drawnLatents {
            // Others than whole numbers got their scales from.
            let values = try drawn(count(Self.most.drawn), 1)
            return ExportRows(
                values, size: function.inputSize, what: counted(values.count / function.inputSize, "drawn latent"))
        }
        guard let source, source.imageShape == function.image, source.count > 0 else {
            return ExportRows(drawn: count(Self.most.drawn), isPicture: takesPictures)
        }
        return try rows(ExportRows(source, most: count(isExact ? Self.most.same : Self.most.other), of: "the test set"))
    }
}
