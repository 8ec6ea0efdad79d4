import EaselImages

/// Images to test a model on, which need not come with any to train on.
public struct TestImages: Sendable {
    /// The images.
    public let images: any ImageSource
    /// The name of each class, nil for images without labels.
    public let classNames: [String]?
    /// The place where they were found, for people.
    public let source: String
    /// Notes for people on how they were put together, a line each.
    public let notes: [String]
    /// The names of the classes of pixels, where each image has a mask; nil where none has.
    public let maskClasses: [String]?

    /// Puts test images together.
    public init(
        images: any ImageSource, classNames: [String]?, source: String, notes: [String] = [],
        maskClasses: [String]? = nil
    ) {
        self.images = images
        self.classNames = classNames
        self.source = source
        self.notes = notes
        self.maskClasses = maskClasses
    }
}

extension TestImages {
    /// The images of some classes only, as far as there are some of them; all where they have no classes.
    ///
    /// - Throws: `DataError` where there are none of these classes.
    package func keeping(_ classes: [String]) throws -> TestImages {
        guard let classNames, let labels = images.labels else { return self }
        let kept = labels.indices.filter { classes.contains(classNames[Int(labels[$0])]) }
        guard !kept.isEmpty else {
            throw DataError(
                "\(source): no picture is of the classes that the run was begun with, \(ImageSet.listed(classes)); there are "
                    + ImageSet.listed(classNames))
        }
        guard kept.count < labels.count else { return self }
        return TestImages(
            images: images.selecting(kept), classNames: classNames, source: source,
            notes: notes + ["only the pictures of \(ImageSet.listed(classes)), as the run was begun with"])
    }
}

extension Dataset {
    /// The images that are measured while a model trains, by themselves.
    package var monitoredImages: TestImages {
        TestImages(images: monitored, classNames: classNames, source: validationSource ?? testSource)
    }

    /// The test images by themselves.
    public var testImages: TestImages {
        TestImages(
            images: test, classNames: classNames, source: testSource, notes: notes, maskClasses: maskClasses)
    }
}

extension TestImages {
    /// The path of an image's file; nil for one that has none of its own.
    package func fileName(at index: Int) -> String? {
        guard let files = (images as? FolderSource)?.files, files.indices.contains(index) else { return nil }
        return files[index].path
    }
}
