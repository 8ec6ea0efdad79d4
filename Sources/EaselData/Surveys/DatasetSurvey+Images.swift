import EaselImages

extension DatasetSurvey {
    /// Surveys a folder of pictures, which may be of several sizes.
    ///
    /// - Parameters:
    ///   - folder: the path of the folder, or of a list of pictures.
    ///   - limit: the most images of each split, as where it is trained on.
    ///   - preparation: how images would be brought to one size and number of channels.
    ///   - reading: which classes, where they come from, how much is held out, what is done about damaged files: they are
    ///     named and left out, however many they are, or the first is an error.
    ///   - threads: the most threads to use.
    /// - Throws: `DataError` where there is no picture that can be read.
    public init(
        folder: String, limit: Int? = nil, preparation: ImagePreparation = ImagePreparation(),
        reading: DatasetReading = DatasetReading(), threads: Int = 1
    ) throws {
        try self.init(
            DatasetCatalog.storedImages(inFolder: folder, limit: limit, reading: reading, isOnlyLookedAt: true),
            preparation: preparation, threads: threads)
    }

    /// Surveys a data set that has been read.
    ///
    /// - Parameters:
    ///   - dataset: the data set.
    ///   - preparation: how images would be brought to another size and number of channels.
    ///   - threads: the most threads to use.
    /// - Throws: `DataError` where no image can be read.
    public init(
        of dataset: Dataset, preparation: ImagePreparation = ImagePreparation(), threads: Int = 1
    ) throws {
        try self.init(StoredImages(dataset), preparation: preparation, threads: threads)
    }

    /// Surveys images as they are stored.
    package init(_ images: StoredImages, preparation: ImagePreparation, threads: Int) throws {
        var surveyor = Surveyor(images, preparation: preparation, threads: threads)
        self = try surveyor.survey()
    }
}
