import Easel
import Foundation
import Testing

/// `easel report` and `easel compare`.
@Suite struct ReportPageTests {
    /// The folder of a trained run, copied under another name.
    private func copied(_ run: Folder?, to folder: Folder, as name: String) throws {
        let run = try #require(run)
        try FileManager.default.copyItem(atPath: run.path + "/run", toPath: folder.path + "/" + name)
    }

    /// The addresses of a page that are not in the page itself.
    private func strangers(_ page: String) -> [String] {
        page.matches(of: /(?:src|href)\s*=\s*"([^"]*)"/).map { String($0.output.1) }.filter {
            !$0.hasPrefix("data:image/png;base64,") && !$0.hasPrefix("#")
        } + page.matches(of: /https?:\/\//).map { String($0.output) }
    }

    @Test(
        "a page of each kind of run is one file", arguments: ["autoencoder", "vae", "dcgan", "classifier", "denoising"])
    func pages(kind: String) throws {
        let folder = Folder()
        let runs = [
            "autoencoder": TrainedRuns.autoencoder, "vae": TrainedRuns.vae, "dcgan": TrainedRuns.dcgan,
            "classifier": TrainedRuns.classifier, "denoising": TrainedRuns.denoising,
        ]
        try copied(runs[kind] ?? nil, to: folder, as: "run")
        let before = folder.names("run")
        let finished = try folder.easel("report", "--run", "run", "-o", "page.html", "--limit", "50")
        #expect(finished.lines == ["report of run: page.html"] && finished.errors.isEmpty, "\(finished.errors)")
        let page = folder.text("page.html")
        #expect(strangers(page).isEmpty && page.contains("easel train "))
        #expect(page.contains("id=\"confusion\"") == (kind == "classifier"))
        #expect(page.contains("id=\"reconstructions\"") == ["autoencoder", "vae", "denoising"].contains(kind))
        #expect(page.contains("id=\"samples\"") && page.contains("id=\"curves\"") && page.contains("id=\"model\""))
        #expect(folder.names("run") == before && folder.names() == ["page.html", "run"])
    }

    @Test("JSON says what the page shows; a page goes to standard output too") func outputs() throws {
        let folder = Folder()
        try copied(TrainedRuns.classifier, to: folder, as: "run")
        let json = try folder.easel("report", "--run", "run", "--json").json()
        #expect(json["task"] as? String == "classification" && json["run"] as? String == "run")
        let evaluation = try #require(json["evaluation"] as? [String: Any])
        let own = try folder.easel("evaluate", "--run", "run", "--json").json()
        #expect(evaluation["test"] as? [String: Double] == own["test"] as? [String: Double])
        #expect(evaluation["confusion"] as? [[Int]] == own["confusion"] as? [[Int]])
        #expect(folder.names() == ["run"])
        let page = try folder.easel(
            "report", "--run", "run/checkpoints/latest.safetensors", "-o", "-", "--no-evaluation")
        #expect(page.output.hasPrefix("<!doctype html>") && page.output.hasSuffix("</html>\n"))
        #expect(page.errors.contains("was not asked for") && folder.names() == ["run"])
        let both = try folder.easel("report", "--run", "run", "--no-evaluation", "--json", "-o", "page.html")
        #expect(try both.json()["evaluation"] == nil && folder.has("page.html"))
    }

    @Test("the command that a report names trains the same") func command() throws {
        let folder = Folder()
        let lines = [
            "vae --data digits --limit 60 --widths 4,8 --hidden-size 8 --latent-size 3 --beta 2.5 --epochs 1 --seed 7",
            "classifier --data digits --limit 60 --widths 4,8 --feature-size 8 --epochs 1 --augment rotate:10@0.5 --only 1,3 "
                + "--optimizer sgd:momentum=0.9 --learning-rate 0.02 --schedule cosine --clip-norm 2 --label-smoothing 0.1",
            "dcgan --data digits --limit 60 --base-width 4 --latent-size 4 --epochs 1 --batch-size 10 --keep last:3",
            "mlp --data digits --limit 60 --epochs 1 --validation-share 0.2 --stop-early 3 --keep-best accuracy --size 14",
        ]
        for (place, line) in lines.enumerated() {
            try folder.easel(["train"] + line.split(separator: " ").map(String.init) + ["--output", "first\(place)"])
            let json = try folder.easel("report", "--run", "first\(place)", "--json", "--no-evaluation").json()
            let words = try #require(json["command"] as? String).dropFirst("easel ".count)
            let script = "exec '\(Command.executable)' \(words) --output second\(place)"
            let finished = try Command.run(["-c", script], in: folder, shell: true)
            #expect(finished.code == 0, "\(words): \(finished.errors)")
            try folder.expectSameRun("first\(place)", "second\(place)")
            // No more is said than is needed.
            #expect(words.split(separator: " ").count <= line.split(separator: " ").count + 5, "\(words)")
        }
    }

    @Test("a folder becomes a page of its runs, and damaged ones are named") func folders() throws {
        let folder = Folder()
        try folder.makeFolder("outputs/notes")
        try copied(TrainedRuns.autoencoder, to: folder, as: "outputs/a&b")
        try copied(TrainedRuns.classifier, to: folder, as: "outputs/c")
        try copied(TrainedRuns.vae, to: folder, as: "outputs/damaged")
        try folder.put("{", "outputs/damaged/run.json")
        let finished = try folder.easel("report", "outputs/", "-o", "index.html")
        #expect(finished.lines == ["report of 2 runs: index.html"])
        #expect(finished.errors.split(separator: "\n").count == 1)
        #expect(finished.errors.contains("outputs/damaged/run.json: not a run's record"))
        let page = folder.text("index.html")
        #expect(strangers(page).isEmpty && page.contains("a&amp;b") && page.contains("data-sortable"))
        #expect(page.contains("reconstruction on digits") && page.contains("classification on digits"))
    }

    @Test("a table for a terminal, and JSON") func compare() throws {
        let folder = Folder()
        try copied(TrainedRuns.classifier, to: folder, as: "one-of-a-long-name-that-takes-room")
        try copied(TrainedRuns.classifier, to: folder, as: "two")
        try copied(TrainedRuns.autoencoder, to: folder, as: "three")
        let runs = ["one-of-a-long-name-that-takes-room", "two", "three"]
        let lines = try folder.easel(["compare"] + runs).lines
        #expect(lines[0].hasPrefix("run ") && lines[0].hasSuffix("begun"))
        #expect(lines.filter { $0.hasPrefix("classification on digits, accuracy on ") }.count == 1)
        #expect(lines.filter { $0.hasPrefix("reconstruction on digits, mse on ") }.count == 1)
        let json = try folder.easel(["compare", "--json"] + runs).json()
        let groups = try #require(json["groups"] as? [[String: Any]])
        #expect(groups.compactMap { ($0["runs"] as? [Any])?.count } == [2, 1])
        // On a terminal nothing is wider than it is; of an unknown one 80 columns are supposed.
        let terminal = try Pseudoterminal()
        let comparing = try Command.start(["compare"] + runs, in: folder, terminal: terminal.path)
        let shown = terminal.text(until: comparing)
        #expect(comparing.wait().code == 0)
        let shownLines = shown.split(whereSeparator: \.isNewline)
        #expect(shownLines.count >= 6 && shownLines.allSatisfy { $0.count <= 80 }, "\(shown)")
        #expect(shownLines[0].contains("best"))
    }
}
