/// What is wrong with what a case came to.
struct Failure: Error, Sendable {
    enum Kind: String, Sendable {
        /// What was saved, or begun, cannot be gone on with.
        case lost
        /// The end is not that of a run which nothing happened to.
        case different
        /// It hung, was silent about an error, said more than a line, or gave up where nothing was wrong.
        case badEnd = "badly ended"
    }

    let kind: Kind
    let text: String

    init(_ kind: Kind, _ text: String) { (self.kind, self.text) = (kind, text) }
}
