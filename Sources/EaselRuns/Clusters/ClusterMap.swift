import EaselCore
import EaselData
import EaselImages
import EaselMeasures
import EaselRuntime
import EaselTraining

/// Clusters of images by what a trained model makes of them, and a map of the images in two dimensions.
///
/// Of a classifier they are clustered by its features, of an autoencoder by its latents (of a variational one the means). The
/// same run, images and request give the same bytes at any number of threads.
public struct ClusterMap: Sendable {
    /// What the images are clustered by: `features` of a classifier, or `latents`.
    public let space: String
    /// The numbers in each of those.
    public let dimensions: Int
    /// The images, in the order of the set.
    public let images: [MappedImage]
    /// The clusters, the largest first.
    public let clusters: [FoundCluster]
    /// The sum over the images of the squared distance to the centre of their cluster.
    public let inertia: Double
    /// The agreement of clusters and classes; `nil` where images have no classes.
    public let agreement: ClusterAgreement?
    /// How the images are laid out.
    public let method: ClusterRequest.Method
    /// The shares of the variance that the two directions of `pca` have.
    public let shares: [Double]?
    /// The perplexity of `tsne`.
    public let perplexity: Double?
    /// The divergence in nats that `tsne` is left with.
    public let divergence: Double?
    /// Where the images were found, for people.
    public let source: String
    /// How many there are, of which some may have been drawn.
    public let available: Int
    /// Notes for the user, one line each.
    public let notes: [String]
    let set: any ImageSource

    /// Clusters images and lays them out.
    /// - Parameters:
    ///   - directory: The run.
    ///   - checkpoint: One of its checkpoints.
    ///   - request: What to cluster, and how.
    ///   - workers: The threads to run on.
    ///   - report: Called with a line for people that says what is being downloaded, or how far the map is.
    /// - Throws: What is wrong with the run's files, its images, or the request.
    public init(
        of directory: RunDirectory, _ checkpoint: FoundCheckpoint, _ request: ClusterRequest,
        workers: Workers = .shared, report: (String) -> Void = { _ in }
    ) throws {
        try request.check()
        let record = directory.record
        try record.requireClassesOfPictures()
        let encode = try Self.encoder(of: record, checkpoint, workers)
        let found = try Self.testImages(request, of: directory, threads: workers.threads, report)
        let places = found.images.randomPlaces(request.count, seed: request.seed)
        guard places.count >= ClusterRequest.counts.lowerBound else {
            throw DataError(
                "\(found.source): \(counted(places.count, "picture")), of which there is no map; it takes at least "
                    + "\(ClusterRequest.counts.lowerBound)")
        }
        let chosen = found.images.selecting(places)
        let (values, dimensions, space) = try encode(chosen)
        let labels = chosen.labels?.map(Int.init)
        let wanted = request.clusters ?? found.classNames?.count ?? 10
        guard wanted <= places.count else {
            throw OptionError(
                "--clusters is \(wanted), and there are \(counted(places.count, "picture")); ask for no more than those"
            )
        }
        let means = try KMeans(
            of: values, dimensions: dimensions, count: wanted, seed: request.seed, threads: workers.threads)
        let layout = try Layout(values, dimensions, request, threads: workers.threads, report)
        (self.space, self.dimensions, source, set) = (space, dimensions, found.source, chosen)
        (available, inertia, method) = (found.images.count, means.inertia, request.method)
        (shares, perplexity, divergence) = (layout.shares, layout.perplexity, layout.divergence)
        images = places.enumerated().map { place, index in
            MappedImage(
                index: index, file: found.fileName(at: index), cluster: means.assignments[place],
                x: layout.positions[2 * place], y: layout.positions[2 * place + 1],
                label: labels.flatMap { labels in found.classNames.map { $0[labels[place]] } })
        }
        clusters = means.sizes.enumerated().map { number, count in
            let own = labels.map { labels in
                labels.indices.filter { means.assignments[$0] == number }.map { labels[$0] }
            }
            return FoundCluster(count: count, labels: own, classNames: found.classNames)
        }
        agreement = try labels.map { try ClusterAgreement(of: means.assignments, with: $0) }
        var notes = found.notes
        if places.count < found.images.count {
            notes.append(
                "\(places.count) of \(found.images.count) pictures, drawn at random (seed \(request.seed)); --count says how many"
            )
        }
        if means.count < wanted {
            notes.append("\(means.count) clusters, for no more pictures have different \(space)")
        }
        self.notes = notes
    }

    /// What images are clustered by: numbers `[images, dimensions]`.
    /// - Throws: `OptionError` for a model that has neither features nor latents of images.
    private static func encoder(
        of record: RunRecord, _ checkpoint: FoundCheckpoint, _ workers: Workers
    ) throws -> (any ImageSource) throws -> (values: [Float], dimensions: Int, space: String) {
        let entry = try ModelCatalog.entry(named: record.model.name)
        if entry.autoencoder != nil {
            let encoder = try LatentEncoder(record, from: checkpoint.file, workers: workers)
            return { (try encoder($0), encoder.latentSize, "latents") }
        }
        guard entry.classifier != nil else {
            throw OptionError(
                "\(entry.name) \(entry.task.doing) and has no features of pictures to cluster; use a run of a classifier or an "
                    + "autoencoder")
        }
        let judge = try Judge(
            ModelCatalog.classifier(record.model, image: record.imageShape), from: checkpoint.file, workers: workers)
        return { (try judge($0).features, judge.featureSize, "features") }
    }

    /// The images that are asked for, of the size that the model takes.
    private static func testImages(
        _ request: ClusterRequest, of directory: RunDirectory, threads: Int, _ report: (String) -> Void
    ) throws -> TestImages {
        // Read from their files when they are needed, where they have some: of many, few are, and each is known by its file.
        func storage(of source: DatasetSource) throws -> PixelStorage {
            try source.isFolder && DatasetCatalog.holdsPictureFiles(source.name) ? .files : .automatic
        }
        guard let place = request.data else {
            let storage = try storage(of: directory.imageSource(root: request.root))
            return try directory.loadImages(root: request.root, storage: storage, threads: threads, report: report)
                .testImages
        }
        let record = directory.record
        var source = DatasetSource(
            place, root: request.root, preparation: record.preparation,
            reading: record.reading(of: place, as: request.reading), threads: threads)
        source.storage = try storage(of: source)
        return try source.loadTestImages(report: report)
    }

    /// Positions in two dimensions.
    private struct Layout {
        var positions: [Float] = []
        var shares: [Double]?
        var perplexity: Double?
        var divergence: Double?

        init(
            _ values: [Float], _ dimensions: Int, _ request: ClusterRequest, threads: Int, _ report: (String) -> Void
        ) throws {
            let count = values.count / dimensions
            switch request.method {
            case .pca:
                let components = try PrincipalComponents(
                    of: values, dimensions: dimensions, count: min(2, dimensions))
                shares = components.shares
                // Of a single dimension there is no second direction.
                positions =
                    components.count == 2 ? components.projections : components.projections.flatMap { [$0, 0] }
            case .tsne:
                let greatest = TSNE.greatestPerplexity(of: count)
                let perplexity = request.perplexity ?? min(30, greatest)
                guard perplexity <= greatest else {
                    throw OptionError(
                        "--perplexity is \(plain(perplexity)), and of \(count) pictures each has \(count - 1) others; it may be a third of "
                            + "those")
                }
                let tsne = TSNE(perplexity: perplexity, seed: request.seed)
                let map = try tsne(values, dimensions: dimensions, threads: threads) {
                    report("t-SNE: iteration \($0) of \(tsne.iterations)")
                }
                (positions, self.perplexity, divergence) = (map.positions, perplexity, map.divergence)
            }
        }
    }
}
