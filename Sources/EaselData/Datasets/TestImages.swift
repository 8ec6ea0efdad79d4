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

    /// Puts test images together.
    public init(images: any ImageSource, classNames: [String]?, source: String, notes: [String] = []) {
        self.images = images
        self.classNames = classNames
        self.source = source
        self.notes = notes
    }
}

extension Dataset {
    /// The test images by themselves.
    public var testImages: TestImages {
        TestImages(images: test, classNames: classNames, source: testSource, notes: notes)
    }
}
