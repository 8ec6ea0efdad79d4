extension Dataset {
    /// The data set with the labels of another list of classes, found by name; as it is where it has no labels.
    ///
    /// - Throws: `DataError` naming the classes of images that the other list does not have.
    public func relabelled(to known: [String]) throws -> Dataset {
        guard let classNames, classNames != known else { return self }
        return try changing(classNames: known) { try $0.relabelled(from: classNames, to: known, place: name) }
    }
}
