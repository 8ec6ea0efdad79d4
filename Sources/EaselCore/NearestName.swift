/// The name that someone who mistyped one most likely meant; `nil` where none is near.
///
/// Near is what a third of the letters, at most three, would change: by one left out, put in, put in another's place, or
/// two exchanged.
///
/// Source: Damerau, "A technique for computer detection and correction of spelling errors", 1964.
package func nearestName(to name: String, among names: [String]) -> String? {
    let limit = min(3, max(1, name.count / 3))
    let distances = names.map { (name: $0, distance: distance(Array(name.lowercased()), Array($0.lowercased()))) }
    return distances.filter { $0.distance <= limit }.min { $0.distance < $1.distance }?.name
}

/// How many letters must be changed, exchanges of neighbours counting once.
private func distance(_ first: [Character], _ second: [Character]) -> Int {
    // Names are short; what is not is no mistyped name.
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
