/// Which of ONNX's node cases concern operators that image models have when they predict.
///
/// Everything counts but what is listed here by the beginning of its case's name.
enum ConformanceSelection {
    /// The share of those cases that passes at least.
    static let share = 0.93

    /// The first words of cases of other operators, by what these are for.
    private static let others: [String: Set<String>] = [
        "losses": ["nllloss", "sce"],
        "optimisers": ["adagrad", "adam", "momentum", "nesterov"],
        "texts": ["strnormalizer", "tfidfvectorizer"],
        "sequences and optional values": ["sequence", "optional", "reversesequence"],
        "control flow": ["if", "loop11", "loop13", "loop16", "scan", "scan9"],
        "recurrent layers": ["gru", "lstm", "rnn", "simple"],
        "signals": ["blackmanwindow", "hammingwindow", "hannwindow", "dft", "stft", "melweightmatrix"],
        "drawn numbers": ["bernoulli"],
        "bits": ["bitshift"],
        "angles": ["sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "asinh", "acosh", "atanh"],
        "truth values": ["and", "or", "xor", "not"],
    ]

    /// Whether a line of the table is of such a case.
    static func concernsImageModels(_ line: String) -> Bool {
        guard let name = line.split(separator: ":").first, name.hasPrefix("node/test_") else { return false }
        let rest = name.dropFirst("node/test_".count)
        let word = rest.prefix { $0 != "_" }
        // `and2d` is `and` of two dimensions.
        let plain = ["2d", "3d", "4d"].contains(String(word.suffix(2))) ? word.dropLast(2) : word
        // Casts of texts, identities of sequences, and a range that is written as a loop.
        let isOther =
            rest.contains("STRING") || ["identity_opt", "identity_sequence"].contains(String(rest))
            || word == "range" && rest.hasSuffix("expanded")
        return !isOther && !others.values.contains { $0.contains(String(plain)) }
    }
}
