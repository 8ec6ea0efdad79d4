import EaselData
import EaselFiles
import EaselImages
import EaselRuns
import EaselRuntime
import EaselTraining
import Foundation
import Testing

/// Clusters of images by what a trained model makes of them, and the map of them.
@Suite struct ClusterMapTests {
    /// Pictures of three kinds that nobody would confuse, in folders of their names.
    private static func write(_ folder: String, each: Int = 12) throws {
        for (label, name) in ["dark", "pale", "striped, twice"].enumerated() {
            try FileSystem.makeFolder("\(folder)/\(name)")
            for index in 0..<each {
                let pixels = (0..<64).map { place -> UInt8 in
                    let base = label == 2 ? (place % 2) * 200 : label * 180
                    return UInt8(base + (place * 7 + index * 13) % 40)
                }
                let bytes = try PNGFile.encode(Image(height: 8, width: 8, channels: 1, pixels: pixels))
                try AtomicFile.write(bytes, to: "\(folder)/\(name)/\(index).png", isSynchronized: false)
            }
        }
    }

    private func run(_ model: String, in folder: String) throws -> (RunDirectory, FoundCheckpoint) {
        try Self.write("\(folder)/pictures")
        var plan = TrainingPlan(model, on: DatasetSource("\(folder)/pictures"))
        (plan.epochs, plan.batchSize) = (model == "mlp" ? 6 : 2, 8)
        plan.place = .folder("\(folder)/run")
        _ = try plan.prepared().begin().run()
        let directory = try RunDirectory.open("\(folder)/run")
        return (directory, try directory.latestCheckpoint())
    }

    /// Expects an error whose line has some words in it.
    private func expect(_ words: String, _ location: SourceLocation = #_sourceLocation, _ body: () throws -> Void) {
        let line = message(body)
        #expect(line.contains(words), "\(line)", sourceLocation: location)
    }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch { return "\(error)" }
    }

    @Test("by a classifier's features or an autoencoder's latents", arguments: ["mlp", "dense-autoencoder"])
    func models(_ model: String) throws {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        let (directory, checkpoint) = try run(model, in: folder)
        var request = ClusterRequest()
        request.data = "\(folder)/pictures"
        for method in ClusterRequest.Method.allCases {
            request.method = method
            let map = try ClusterMap(of: directory, checkpoint, request, workers: Workers(threads: 1))
            #expect(
                map.space == (model == "mlp" ? "features" : "latents") && map.images.count == 36 && map.available == 36)
            #expect(
                map.clusters.map(\.count) == [12, 12, 12] && map.agreement?.adjustedRandIndex == 1
                    && map.agreement?.purity == 1)
            #expect(Set(map.clusters.compactMap(\.label)) == ["dark", "pale", "striped, twice"])
            #expect((map.shares != nil) == (method == .pca) && (map.divergence != nil) == (method == .tsne))
            let same = try ClusterMap(of: directory, checkpoint, request, workers: Workers(threads: 2))
            #expect(same.images == map.images)
            let lines = map.csv.split(separator: "\n")
            #expect(lines.count == 37 && lines[0] == "index,file,cluster,x,y,label")
            let rows = try CSV.parse(Array(map.csv.utf8), name: "map").rows
            #expect(rows.map { $0.cells[5] } == map.images.map(\.label) && rows.last?.cells[5] == "striped, twice")
            #expect(rows[0].cells[1].hasSuffix("pictures/dark/0.png"), "\(rows[0].cells)")
            let picture = try ClusterPicture(map)
            #expect(picture.image.width == 1600 && picture.image.height > 1600 && picture.thumbnailCount >= 3)
        }
    }

    @Test("fewer than there are, drawn by the seed; the run's own test pictures where no others are named") func drawn()
        throws
    {
        let temporary = TemporaryFolder()
        let folder = temporary.path
        let (directory, checkpoint) = try run("mlp", in: folder)
        var request = ClusterRequest()
        (request.data, request.method, request.count, request.clusters) = ("\(folder)/pictures", .pca, 20, 2)
        let map = try ClusterMap(of: directory, checkpoint, request)
        #expect(map.images.count == 20 && map.available == 36 && map.clusters.count == 2)
        #expect(map.notes.contains { $0.hasPrefix("20 of 36 pictures, drawn at random") })
        request.seed = 1
        #expect(try ClusterMap(of: directory, checkpoint, request).images.map(\.index) != map.images.map(\.index))
        request.data = nil
        let own = message { _ = try ClusterMap(of: directory, checkpoint, request) }
        #expect(own.contains("of which there is no map; it takes at least 10"), "\(own)")
        (request.data, request.count, request.clusters) = ("\(folder)/pictures", 12, 13)
        expect("--clusters is 13") { _ = try ClusterMap(of: directory, checkpoint, request) }
    }

    @Test func requestsThatCannotBe() {
        func line(_ change: (inout ClusterRequest) -> Void) -> String {
            var request = ClusterRequest()
            change(&request)
            return message { try request.check() }
        }
        #expect(line { $0.count = 9 } == "--count is 9, it must be from 10 to 5000")
        #expect(line { $0.count = 5001 }.hasPrefix("--count is 5001"))
        #expect(line { $0.clusters = 0 } == "--clusters is 0, it must be from 1 to 1000")
        #expect(line { $0.perplexity = 0.5 } == "--perplexity is 0.5, it must be from 1 to 1000")
        #expect(line { ($0.perplexity, $0.method) = (5, .pca) } == "--perplexity is of --method tsne; leave it out")
        #expect(line { _ in }.isEmpty)
    }

    @Test("thumbnails do not hide more than a quarter of one another") func apart() {
        let places = (0..<400).map { (row: ($0 * 37) % 211, column: ($0 * 53) % 197) }
        let shown = ClusterPicture.apart(places, by: 20)
        #expect(shown.first == 0 && shown.count > 40 && shown.count < 400)
        for (place, first) in shown.enumerated() {
            for second in shown.dropFirst(place + 1) {
                let rows = max(0, 20 - abs(places[first].row - places[second].row))
                let columns = max(0, 20 - abs(places[first].column - places[second].column))
                #expect(4 * rows * columns <= 400)
            }
        }
        let line = ClusterPicture.places(
            of: [0, 1, 2].map { MappedImage(index: 0, file: nil, cluster: 0, x: Float($0), y: 5, label: nil) },
            margin: 100)
        #expect(line.map(\.column) == [100, 800, 1500] && Set(line.map(\.row)) == [800])
        let same = ClusterPicture.places(
            of: [MappedImage(index: 0, file: nil, cluster: 0, x: 3, y: 5, label: nil)], margin: 100)
        #expect(same.map(\.row) == [800] && same.map(\.column) == [800])
    }

    @Test("twenty clusters have colours of their own") func colours() {
        #expect(Set((0..<20).map(ClusterColour.number)).count == 20)
    }
}
