import EaselFiles
import EaselRuns
import EaselTraining
import Foundation
import Testing

/// Comparisons of runs: who is compared with whom, in which order, and what is said of those that cannot be.
@Suite struct RunComparisonTests {
    /// Three classifiers, two of which were tested on the same pictures, and an autoencoder.
    private func write(_ folder: String) throws {
        try writePictures(folder + "/set", classes: hostileNames)
        try writePictures(folder + "/other", classes: ["x", "y"])
        try FileSystem.makeFolder(folder + "/runs/no-run")
        try trained("softmax-regression", on: folder + "/set", as: folder + "/runs/1<i>", epochs: 1)
        try trained("mlp", on: folder + "/set", as: folder + "/runs/2", epochs: 3, options: ["widths": .list([4])])
        try trained("softmax-regression", on: folder + "/other", as: folder + "/runs/3")
        try trained("dense-autoencoder", on: folder + "/set", as: folder + "/runs/4", options: ["latentSize": 2])
    }

    @Test("runs are ranked among those that were measured alike, and damaged ones are named") func groups() throws {
        let folder = TemporaryFolder()
        try write(folder.path)
        let comparison = try RunComparison(of: [folder.path + "/runs"])
        #expect(comparison.groups.map { Set($0.runs.map(\.run)) } == [["1<i>", "2"], ["3"], ["4"]])
        #expect(comparison.groups[0].title.hasPrefix("classification on set, accuracy on "))
        #expect(comparison.groups[2].title.hasPrefix("reconstruction on set, mse on "))
        let best = comparison.groups[0].runs.compactMap { $0.metric?.best }
        #expect(best.count == 2 && best[0] >= best[1] && comparison.notes.isEmpty)
        #expect(comparison.runs.first { $0.run == "2" }?.parameters == 36 * 4 + 4 + 4 * 3 + 3)
        let byEpochs = try RunComparison(of: [folder.path + "/runs/"], by: .epochs)
        #expect(byEpochs.groups[0].runs.map(\.epochs) == [3, 1])
        let page = comparison.html(title: "<all>")
        try expectWhole(page)
        #expect(page.contains("1&lt;i&gt;") && page.contains("&lt;all&gt;") && !page.contains("<i>"))
        #expect(page.contains("Runs are ranked within a group only") && page.contains("class=\"spark\""))

        try put(Array("[]".utf8), at: folder.path + "/runs/2/run.json")
        let left = try RunComparison(of: [folder.path + "/runs", folder.path + "/runs/3"])
        #expect(left.runs.map(\.run) == ["1<i>", "3", "4"])
        #expect(left.notes.count == 1 && left.notes[0].contains("runs/2/run.json: not a run's record"))
        #expect(left.html(title: "t").contains("…/2/run.json") && !left.html(title: "t").contains(folder.path))
    }

    @Test("no run at all is an error, and so is a folder that is not there") func none() throws {
        let folder = TemporaryFolder()
        try FileSystem.makeFolder(folder.path + "/a/b")
        #expect(message { _ = try RunComparison(of: [folder.path + "/a"]) }.contains("there is no run; name runs"))
        #expect(message { _ = try RunComparison(of: [folder.path + "/x"]) }.contains("there is no such folder"))
        try put([1], at: folder.path + "/a/b/run.json")
        #expect(
            message { _ = try RunComparison(of: [folder.path + "/a"]) }.contains("a/b/run.json: not a run's record"))
    }

    @Test("losses of one name that are different quantities are not compared") func losses() throws {
        let folder = TemporaryFolder()
        try writePictures(folder.path + "/set", classes: ["a", "b"])
        let model: [String: JSONValue] = ["latentSize": 2, "widths": .list([2, 2]), "hiddenSize": 4]
        for (name, more) in [("1", [:]), ("2", ["beta": 4]), ("3", ["latentSize": 1])]
            as [(String, [String: JSONValue])]
        {
            try trained(
                "vae", on: folder.path + "/set", as: "\(folder.path)/\(name)", epochs: 1,
                options: model.merging(more) { $1 }
            ) { $0.data.preparation.size = 8 }
        }
        let comparison = try RunComparison(of: ["1", "2", "3"].map { "\(folder.path)/\($0)" })
        #expect(comparison.groups.map { Set($0.runs.map(\.run)) } == [["1", "3"], ["2"]])
        #expect(comparison.groups.allSatisfy { $0.title.contains("loss of vae (beta ") })
        #expect(Set(comparison.groups.map(\.title)).count == 2)
    }
}
