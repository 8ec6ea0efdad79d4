/// The known name closest to a mistyped one; `nil` where none is close.
///
/// Close means an edit distance of at most a third of the letters and at most three: a letter inserted, deleted or
/// substituted, or two neighbours swapped, each count once.
///
/// Source: Damerau, "A technique for computer detection and correction of spelling errors", 1964.
package func nearestName(to name: String, among names: [String]) -> String? {
    let limit = min(3, max(1, name.count / 3))
    let distances = names.map { (name: $0, distance: distance(Array(name.lowercased()), Array($0.lowercased()))) }
    return distances.filter { $0.distance <= limit }.min { $0.distance < $1.distance }?.name
}

/// The edit distance, in which a swap of two neighbours counts once.
private func distance(_ first: [Character], _ second: [Character]) -> Int {
    // Names are short; a longer text is not a mistyped one.
    guard first.count <= 64, second.count <= 64 else { return .max }
    var rows = [Array(0...second.count)]
    for (row, letter) in first.enumerated() {
        var next = [row + 1]
        for (column, other) in second.enumerated() {
            var best = min(rows[row][column] + (letter == other ? 0 : 1), rows[row][column + 1] + 1, next[column] + 1)
            if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
                best = min(best, rows[row - 1][column - 1] + 1)
            }
            next.append(best)
        }
        rows.append(next)
    }
    return rows[first.count][second.count]
}
