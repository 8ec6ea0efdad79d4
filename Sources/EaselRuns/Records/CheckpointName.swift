import EaselTraining

/// The parts of a checkpoint's file name.
struct CheckpointName: Comparable {
    var epoch: Int
    /// Steps since the start of the run, for a checkpoint within an epoch.
    var step: Int?

    init(epoch: Int, step: Int?) {
        self.epoch = epoch
        self.step = step
    }

    /// Reads a file name; `nil` for other files.
    init?(_ text: String) {
        guard text.hasSuffix(".safetensors") else { return nil }
        let parts = text.dropLast(".safetensors".count).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 || (parts.count == 4 && parts[2] == "step"), parts[0] == "epoch" else { return nil }
        let numbers = stride(from: 1, to: parts.count, by: 2).map { Int(parts[$0]) }
        guard let first = numbers[0] else { return nil }
        epoch = first
        if numbers.count == 2 {
            guard let second = numbers[1] else { return nil }
            step = second
        }
        // Only the spelling that is written: `epoch-+3` or `epoch-3` would name a second file for one checkpoint.
        guard self.text == text else { return nil }
    }

    var text: String {
        let suffix = step.map { "-step-" + Self.padded($0, 6) } ?? ""
        return "epoch-\(Self.padded(epoch, 4))\(suffix).safetensors"
    }

    static func < (first: Self, second: Self) -> Bool {
        (first.epoch, first.step ?? .max) < (second.epoch, second.step ?? .max)
    }

    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
