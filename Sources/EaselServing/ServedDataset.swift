import EaselData

/// A data set that can be trained on.
public struct ServedDataset: Encodable, Sendable {
    /// Its name.
    public let name: String
    /// Whether it is on this machine, or drawn by Easel itself.
    public let isHere: Bool
    /// Whether its images have labels.
    public let hasLabels: Bool
    /// Whether its images have masks.
    public let hasMasks: Bool
}

extension ModelService {
    /// The data sets that can be trained on.
    public var datasets: [ServedDataset] {
        let catalog = DatasetCatalog(dataRoot: root)
        return DatasetCatalog.names.map { name in
            ServedDataset(
                name: name, isHere: !DatasetCatalog.needsFiles(name) || catalog.location(of: name) != nil,
                hasLabels: DatasetCatalog.classNames(of: name) != nil, hasMasks: DatasetCatalog.hasMasks(name))
        }
    }
}
