import EaselData
import EaselImages

extension RunRecord {
    /// The name of each class, in the order of the labels: those recorded, else those of the named set; `nil` where there
    /// are no classes, or they are known by number alone.
    public var classNames: [String]? {
        dataset.classNames ?? (dataset.path == nil ? DatasetCatalog.classNames(of: dataset.name) : nil)
    }

    /// How the run's folder is read: a run that was begun before there were several ways keeps its labels.
    var folderRules: FolderRules { dataset.folderRules ?? .first }

    /// Test images with the labels of the run's classes, where the model looks at labels.
    ///
    /// Classes are found by name. Of a run that knows them by number alone they are found by position, which for the
    /// folders such runs were trained on is the order of the names' bytes.
    /// - Parameter isFolder: Whether the images come from a folder.
    /// - Throws: `DataError` for a class that the model does not know, named, or for another number of classes.
    package func matched(_ test: TestImages, isFolder: Bool) throws -> TestImages {
        guard ModelCatalog.needsLabels(model.name), let own = test.classNames else { return test }
        if let known = classNames {
            let images = try test.images.relabelled(from: own, to: known, place: test.source)
            return TestImages(images: images, classNames: known, source: test.source, notes: test.notes)
        }
        if case .integer(let count) = model.options["classes"], count != own.count {
            throw DataError(
                "\(test.source): \(own.count) classes (\(ImageSet.listed(own))), and the run records no names for the "
                    + "\(count) it was trained on; only as many can be matched, by position")
        }
        guard isFolder else { return test }
        let ordered = own.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let images = try test.images.relabelled(from: own, to: ordered, place: test.source)
        return TestImages(images: images, classNames: ordered, source: test.source, notes: test.notes)
    }

    /// The class that a person asks for: by its name, else by its number from 0.
    /// - Parameter count: How many classes the model draws.
    /// - Returns: The number, and what to call it.
    /// - Throws: `RunError` where there is no such class.
    public func classNumber(of text: String, count: Int) throws -> (number: Int, name: String) {
        let names = classNames.flatMap { $0.count == count ? $0 : nil }
        if let number = names?.firstIndex(of: text) { return (number, text) }
        guard let number = Int(text), (0..<count).contains(number) else {
            throw RunError(
                "there is no class \(text); the model draws "
                    + (names.map { "\(ImageSet.listed($0)), or by number " } ?? "classes ") + "0 to \(count - 1)")
        }
        return (number, names?[number] ?? "\(number)")
    }
}
