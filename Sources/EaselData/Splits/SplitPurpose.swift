/// The purpose of a split.
enum SplitPurpose {
    case train
    case test
    case validation

    /// The names that splits go by, in lower case.
    static let names: [(name: String, purpose: SplitPurpose)] = [
        ("train", .train), ("training", .train), ("test", .test), ("testing", .test), ("val", .validation),
        ("valid", .validation), ("validation", .validation),
    ]

    /// The purpose of a split with a name, in any case; nil for a name that is none.
    init?(named name: String) {
        guard let known = Self.names.first(where: { $0.name == name.lowercased() }) else { return nil }
        self = known.purpose
    }
}
