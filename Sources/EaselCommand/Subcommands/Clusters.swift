import ArgumentParser
import EaselCore
import EaselFiles
import EaselMeasures
import EaselRuns
import EaselTraining

/// `easel clusters`.
struct Clusters: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find clusters of pictures by what a trained model makes of them, and draw a map of them.",
        discussion: """
            Examples:
              easel clusters --run outputs/00001-vae-mnist -o map.png
              easel clusters --run outputs/00002-small-convnet-mnist --method pca --csv map.csv
              easel clusters --run outputs/00003-resnet18-pictures --data photographs/ --clusters 12

            Pictures are clustered by the latents of an autoencoder, or by what a classifier's last layer reads. Those that the
            run is tested on are, where --data names no others. Where they have classes, the adjusted Rand index and the purity
            say how well clusters agree with them.
            """)

    @OptionGroup var trained: RunOptions

    @Option(
        help: ArgumentHelp(
            "Other pictures than those the run is tested on: a data set's name or a folder.", valueName: "set|folder"),
        completion: .dataSets)
    var data: String?

    @Option(
        help: ArgumentHelp(
            "The number of clusters. (default: as many as there are classes, or 10)", valueName: "count"))
    var clusters: Int?

    @Option(
        help: ArgumentHelp(
            "How pictures are laid out: tsne, so that neighbours lie side by side, or pca, along the two directions in which they vary "
                + "most.", valueName: "method"), completion: .list(ClusterRequest.Method.allCases.map(\.rawValue)))
    var method = ClusterRequest.Method.tsne

    @Option(
        help: ArgumentHelp(
            "About how many neighbours a picture has, for tsne. (default: 30, or less of few pictures)",
            valueName: "number"))
    var perplexity: Double?

    @Option(help: ArgumentHelp("The most pictures, drawn at random where there are more.", valueName: "count"))
    var count = ClusterRequest().count

    @Option(
        name: .customLong("seed"),
        help: ArgumentHelp("The seed of the draw, the clusters and the map. (default: 0)", valueName: "number"),
        transform: Seed.parse)
    var seed: UInt64?

    @Option(name: [.short, .long], help: ArgumentHelp("The map to draw.", valueName: "file"), completion: .pictures)
    var output = "clusters.png"

    @Option(
        help: ArgumentHelp("Also write a table of the pictures: index, file, cluster, x, y, label.", valueName: "file"),
        completion: .file(extensions: ["csv"]))
    var csv: String?

    @OptionGroup(title: "Reading") var reading: ReadingOptions
    @OptionGroup var runtime: RuntimeOptions

    @Option(
        help: ArgumentHelp(
            "Where data sets, and a run's folder of pictures that has moved, are looked for first.",
            valueName: "folder"), completion: .directory)
    var dataRoot: String?

    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        if data == nil, !reading.given.isEmpty {
            throw ValidationError(
                "\(reading.given.joined(separator: ", ")) says how other pictures are read; name them with --data")
        }
        if let csv, csv.isEmpty { throw ValidationError("--csv has no name; name a file, such as map.csv") }
        try request.check()
    }

    func run() throws {
        try checkOutputs([output], isJSON: json)
        if let csv, FileSystem.isFolder(csv) || !FileSystem.isFolder(FileSystem.folder(of: csv)) || csv == output {
            throw CommandLineError("--csv \(csv): name a file of its own, in a folder that is there")
        }
        let (directory, checkpoint) = try trained.open()
        let map = try ClusterMap(of: directory, checkpoint, request, workers: runtime.workers) { Output.warn($0) }
        let picture = try ClusterPicture(map)
        try ImageDestination(output).write(picture.image)
        if let csv { try AtomicFile.write(map.csv, to: csv) }
        let report = ClusterReport(map, run: directory.path, thumbnails: picture.thumbnailCount)
        if json { return try printJSON(report) }
        for line in report.lines + ["map: \(output)"] + (csv.map { ["table: \($0)"] } ?? []) {
            try say(line, beside: output)
        }
    }

    /// What the flags ask for.
    private var request: ClusterRequest {
        var request = ClusterRequest()
        (request.data, request.root, request.reading) = (data, dataRoot, reading.reading())
        (request.clusters, request.method, request.perplexity) = (clusters, method, perplexity)
        (request.count, request.seed) = (count, seed ?? 0)
        return request
    }
}

extension ClusterRequest.Method: ExpressibleByArgument {}
