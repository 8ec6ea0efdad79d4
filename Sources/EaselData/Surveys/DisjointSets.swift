/// Sets of places, joined two by two.
package struct DisjointSets {
    private var parents: [Int]

    /// Makes a set of each place.
    package init(count: Int) { parents = Array(0..<count) }

    /// Makes one set of those of two places.
    package mutating func join(_ first: Int, _ second: Int) {
        let (one, other) = (root(of: first), root(of: second))
        // The least place stands for all, whatever the order in which they were joined.
        parents[max(one, other)] = min(one, other)
    }

    private mutating func root(of place: Int) -> Int {
        var place = place
        while parents[place] != place {
            parents[place] = parents[parents[place]]
            place = parents[place]
        }
        return place
    }

    /// The sets of two or more, each in order, in the order of their first places.
    package var groups: [[Int]] {
        var (sets, copy): ([Int: [Int]], DisjointSets) = ([:], self)
        for place in parents.indices {
            let root = copy.root(of: place)
            if root != place { sets[root, default: [root]].append(place) }
        }
        return sets.sorted { $0.key < $1.key }.map(\.value)
    }
}
