extension String {
    /// The line with places on this machine cut to their last names, for a page that is handed on: `/home/anna/sets/cats` is
    /// `…/sets/cats`.
    var withoutPlaces: String {
        let ends: Set<Character> = [" ", ",", ";", ":", "(", ")", "\"", "'"]
        var (result, rest) = ("", self[...])
        while let start = rest.firstIndex(of: "/") {
            result += rest[..<start]
            let end = rest[start...].firstIndex { ends.contains($0) } ?? rest.endIndex
            let names = rest[start..<end].split(separator: "/")
            // A path from elsewhere than the root says nothing of the machine.
            let isWhole = result.last.map(ends.contains) ?? true
            let kept = names.suffix(names.count > 3 ? 2 : 1).joined(separator: "/")
            result += isWhole && names.count > 1 ? "…/" + kept : String(rest[start..<end])
            rest = rest[end...]
        }
        return result + rest
    }
}
