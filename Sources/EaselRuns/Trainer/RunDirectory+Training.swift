import EaselData
import EaselImages

extension RunDirectory {
    /// The training images as steps see them: augmented, where the run was begun so.
    /// - Throws: What is wrong with generated images that the run keeps, or images that cannot be augmented as the record says.
    func trainingImages(of dataset: Dataset) throws -> any ImageSource {
        guard let augmentation = record.augmentation else { return dataset.train }
        return try augmentation.applied(
            to: dataset, generated: generatedImages(), seed: record.seed,
            isNormalisedByModel: record.model.options["inputNormalisation"] != nil)
    }
}
