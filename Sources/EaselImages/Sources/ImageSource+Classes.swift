extension ImageSource {
    /// The same images with the labels of another list of classes, found by name.
    ///
    /// - Parameters:
    ///   - own: the names of the classes that the labels stand for.
    ///   - known: the names of the classes that they shall stand for.
    ///   - place: what the error calls the set.
    /// - Throws: `DataError` naming the classes of images that the other list does not have.
    public func relabelled(from own: [String], to known: [String], place: String) throws -> any ImageSource {
        guard own != known, let labels else { return self }
        let places = Dictionary(known.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
        let present = Set(labels)
        let unknown = own.indices.filter { present.contains(Int32($0)) && places[own[$0]] == nil }.map { own[$0] }
        guard unknown.isEmpty, present.allSatisfy({ own.indices.contains(Int($0)) }) else {
            throw DataError(
                "\(place): the model does not know \(unknown.count == 1 ? "class" : "classes") "
                    + "\(ImageSet.listed(unknown)); it knows \(ImageSet.listed(known))")
        }
        return try withLabels(labels.map { places[own[Int($0)]] ?? 0 })
    }
}

extension ImageSource {
    /// The images of some classes, numbered anew.
    /// - Parameters:
    ///   - kept: the classes, some of those that there are.
    ///   - own: the classes that there are.
    package func keeping(_ kept: [String], of own: [String], place: String) throws -> any ImageSource {
        let (labels, wanted) = (labels ?? [], Set(kept))
        let places = labels.indices.filter { wanted.contains(own[Int(labels[$0])]) }
        return try selecting(places).relabelled(from: own, to: kept, place: place)
    }
}

extension ImageSet {
    /// Names for a person, not endlessly many.
    package static func listed(_ names: [String]) -> String {
        names.prefix(20).joined(separator: ", ") + (names.count > 20 ? ", … (\(names.count) in all)" : "")
    }
}
