import EaselRuns

/// Something that a run can be asked for.
public enum RunAbility: String, CaseIterable, Encodable, Sendable {
    /// To give a picture back.
    case reconstruct
    /// To take noise away.
    case denoise
    /// To give the latent of a picture.
    case encode
    /// To draw the picture of a latent.
    case decode
    /// To draw pictures from a seed.
    case sample
    /// To draw the way between what seeds draw.
    case interpolate
    /// To tell the class of a picture.
    case classify
    /// To show what a class was told by.
    case explain
    /// To tell the class of each pixel.
    case segment

    /// What a run can be asked for, of its model and its data alone.
    public static func all(of record: RunRecord) -> [RunAbility] {
        guard record.dataset.table == nil, let entry = try? ModelCatalog.entry(named: record.model.name) else {
            return []
        }
        return allCases.filter { ability in
            switch ability {
            case .reconstruct, .encode: entry.isAutoencoder
            case .denoise: (try? ModelCatalog.requireNoiseRemoval(record.model)) != nil
            case .decode, .sample, .interpolate: entry.draws
            case .classify: entry.classifies && record.dataset.learnedNumber == nil
            case .explain: entry.classifies && record.dataset.learnedNumber == nil && hasFeatureMaps(record)
            case .segment: entry.segments
            }
        }
    }

    /// Whether a classifier has feature maps to explain a class by.
    private static func hasFeatureMaps(_ record: RunRecord) -> Bool {
        let model = try? ModelCatalog.classifier(record.model, image: record.imageShape)
        return model?.stages.isEmpty == false
    }

    /// What a run can be asked for, in words.
    static func listed(of record: RunRecord) -> String {
        let names = all(of: record).map(\.rawValue)
        return names.isEmpty ? "not be asked for anything here" : names.joined(separator: ", ")
    }
}
