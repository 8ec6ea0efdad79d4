/// A count with its noun in the singular or plural: `1 image`, `2 images`, `3 classes`.
package func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : noun.hasSuffix("s") ? "es" : "s")"
}
