import EaselCore
import EaselData
import EaselRuns

/// What `easel classify` says of each picture, as soon as it is known.
struct ClassificationReport {
    enum Format { case text, csv, json }

    /// A picture as JSON.
    private struct Row: Encodable {
        struct Prediction: Encodable {
            let `class`: String
            let probability: Float
        }
        let file: String
        let predictions: [Prediction]
        let sortedInto: String?
        let explanation: String?
    }

    /// Whether a picture was reported.
    private(set) var isBegun = false
    private let format: Format
    private let top: Int
    private let outputs: [String]
    private let isDrawn: Bool
    private var array = JSONArrayOutput()
    private var bar: ShareBar?
    private let count: Int
    private var done = 0

    /// - Parameters:
    ///   - format: What is printed.
    ///   - count: How many pictures there are.
    ///   - top: How many classes are told of each.
    ///   - outputs: The pictures that are written beside, of which one may go to standard output.
    init(format: Format, count: Int, top: Int, beside outputs: [String]) {
        (self.format, self.count, self.top, self.outputs) = (format, count, top, outputs)
        let terminal = Terminal(descriptor: OutputStream.standardOutput.rawValue)
        isDrawn = format == .text && terminal.isInteractive
        // Lines that come one after another show by themselves how far it is.
        bar = isDrawn ? nil : ShareBar("classifying")
    }

    /// Reports a picture.
    /// - Throws: `OutputError` where standard output cannot be written.
    mutating func add(
        _ file: String, _ classification: Classification, sortedInto: String?, explanation: String?
    ) throws {
        let predictions = classification.top(top)
        switch format {
        case .text: try tell(isDrawn ? drawn(file, predictions) : [line(file, predictions)])
        case .csv:
            if !isBegun { try Output.say(text: CSVLine.text(["file", "rank", "class", "probability"])) }
            let lines = predictions.enumerated().map { rank, one in
                CSVLine.text([file, "\(rank + 1)", one.className, "\(one.probability)"])
            }
            try Output.say(text: lines.joined())
        case .json:
            let rows = predictions.map { Row.Prediction(class: $0.className, probability: $0.probability) }
            try array.append(
                Row(file: file, predictions: rows, sortedInto: sortedInto, explanation: explanation))
        }
        isBegun = true
        done += 1
        bar?.advance(Double(done) / Double(max(count, 1)))
    }

    /// Ends what is printed.
    /// - Throws: `OutputError` where standard output cannot be written.
    mutating func finish() throws {
        bar?.finish()
        if format == .json { try array.finish() }
    }

    /// Says lines for people: with JSON or CSV nothing, for they are alone on standard output.
    /// - Throws: `OutputError` where standard output cannot be written.
    func tell(_ lines: [String]) throws {
        guard format == .text else { return }
        let isTaken = outputs.contains(ImageDestination.standardOutput)
        for line in lines { try say(line, beside: isTaken ? ImageDestination.standardOutput : "") }
    }

    private func line(_ file: String, _ predictions: [Classification.Prediction]) -> String {
        "\(file): " + predictions.map { "\($0.className) \(percent($0))" }.joined(separator: ", ")
    }

    /// The picture's name, and a bar for each class.
    private func drawn(_ file: String, _ predictions: [Classification.Prediction]) -> [String] {
        let names = predictions.map { $0.className.inOneLine(limit: 30) }
        let width = names.map(\.count).max() ?? 0
        let length = 30
        return [file]
            + zip(names, predictions).map { name, prediction in
                let filled = Int((Double(prediction.probability) * Double(length)).rounded())
                let bar = String(repeating: "━", count: filled) + String(repeating: "╌", count: length - filled)
                let share = percent(prediction)
                let padding = String(repeating: " ", count: max(0, 7 - share.count))
                return "  \(name)" + String(repeating: " ", count: width - name.count) + "  \(bar) \(padding)\(share)"
            }
    }

    private func percent(_ prediction: Classification.Prediction) -> String {
        fixed(Double(prediction.probability) * 100, 1) + " %"
    }
}
