import EaselCore
import EaselFiles

/// What the published weights of a network expect of it and of its images.
package struct ForeignTraining: Sendable {
    /// The size of images.
    package let image: ImageShape
    /// What is done to pixels.
    package let standardisation: ChannelStandardisation
    /// Options of the model that are not the usual ones.
    package let options: [String: JSONValue]
    /// What the names of the parameters of auxiliary heads begin with, which files may leave out.
    package let heads: [String]
    /// Where weights can be had, in a few words.
    package let source: String

    /// Images of ImageNet.
    package init(
        side: Int = 224, _ standardisation: ChannelStandardisation = .imageNet, options: [String: JSONValue] = [:],
        heads: [String] = [], source: String
    ) {
        image = ImageShape(height: side, width: side, channels: 3)
        (self.standardisation, self.options, self.heads, self.source) = (standardisation, options, heads, source)
    }

    /// Weights of torchvision, by the name of its file.
    static func torchvision(
        _ file: String, side: Int = 224, _ standardisation: ChannelStandardisation = .imageNet, heads: [String] = []
    ) -> ForeignTraining {
        ForeignTraining(
            side: side, standardisation, heads: heads, source: "https://download.pytorch.org/models/\(file)")
    }

    /// What is done to pixels, as the model's option says it.
    package var inputNormalisation: String {
        var normalisation = InputNormalisation()
        normalisation.standardisation = standardisation
        return normalisation.description
    }

    /// The options of the model for a file whose tensors have these names here.
    package func options(of names: some Sequence<String>) -> [String: JSONValue] {
        let hasHeads = names.contains { name in heads.contains { name.hasPrefix($0) } }
        return heads.isEmpty || hasHeads ? options : options.merging(["withoutHeads": .boolean(true)]) { $1 }
    }
}
