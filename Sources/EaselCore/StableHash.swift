/// A hash of a text that is the same in every process, by the FNV-1a rule; `Hasher` is seeded anew in each.
package func stableHash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}
