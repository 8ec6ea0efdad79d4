import Easel
import Foundation
import Testing

/// `easel classify` with a trained classifier.
@Suite(.serialized) struct ClassifyTests {
    let run: String
    let folder = Folder()

    init() throws {
        run = try #require(TrainedRuns.classifier).path + "/run"
        for index in 0..<6 { try folder.write(digit(index), "\(index).png") }
        try folder.makeFolder("more/inner")
        try folder.write(digit(6), "more/10.png")
        try folder.write(digit(7), "more/9.png")
        try folder.write(digit(8), "more/inner/a b.png")
    }

    private func rows(_ finished: Finished) throws -> [(file: String, classes: [String], probabilities: [Double])] {
        let all = try #require(JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [[String: Any]])
        return try all.map { row in
            let predictions = try #require(row["predictions"] as? [[String: Any]])
            return (
                try #require(row["file"] as? String), predictions.compactMap { $0["class"] as? String },
                predictions.compactMap { $0["probability"] as? Double }
            )
        }
    }

    @Test func jsonIsAnArrayOfFilesAndPredictions() throws {
        let finished = try folder.easel("classify", "--run", run, "0.png", "more", "--top", "3", "--json")
        let rows = try rows(finished)
        #expect(rows.map(\.file) == ["0.png", "more/9.png", "more/10.png", "more/inner/a b.png"])
        for row in rows {
            #expect(row.classes.count == 3 && row.probabilities.count == 3)
            #expect(row.probabilities == row.probabilities.sorted(by: >) && row.probabilities[0] <= 1)
        }
        // Alone it is the same to the last bit, and so on one thread.
        for more in [[], ["--threads", "1"]] {
            let alone = try self.rows(
                folder.easel(["classify", "--run", run, "more/10.png", "--top", "3", "--json"] + more))
            #expect(alone[0].probabilities == rows[2].probabilities && alone[0].classes == rows[2].classes)
        }
    }

    @Test func linesAndTables() throws {
        let lines = try folder.easel("classify", "--run", run, "1.png", "2.png", "--top", "2").lines
        #expect(lines.count == 2)
        #expect(lines[0].wholeMatch(of: #/1\.png: \d \d+\.\d %, \d \d+\.\d %/#) != nil, "\(lines[0])")
        try folder.copy("1.png", to: "odd, \"one\".png")
        let csv = try folder.easel("classify", "--run", run, "odd, \"one\".png", "1.png", "--csv", "--top", "2")
        let rows = csv.lines
        #expect(rows.count == 5 && rows[0] == "file,rank,class,probability")
        #expect(rows[1].hasPrefix("\"odd, \"\"one\"\".png\",1,") && rows[2].hasPrefix("\"odd, \"\"one\"\".png\",2,"))
        #expect(rows[3].hasPrefix("1.png,1,") && rows[4].hasPrefix("1.png,2,"))
    }

    @Test func barsOnATerminal() throws {
        let terminal = try Pseudoterminal()
        let command = try Command.start(
            ["classify", "--run", run, "3.png", "--top", "2"], in: folder, terminal: terminal.path)
        let lines = terminal.text(until: command).split(whereSeparator: \.isNewline)
        #expect(command.wait().code == 0 && lines.count == 3 && lines[0] == "3.png")
        #expect(lines[1].contains("━") && lines[1].hasSuffix(" %") && lines[2].contains("╌"))
    }

    @Test func whatCannotBeReadIsNamedAndTheOthersAreClassified() throws {
        try folder.put("no picture", "bad.png")
        let finished = try Command.run(
            ["classify", "--run", run, "bad.png", "4.png", "gone.png", "--json", "--top", "1"], in: folder)
        #expect(finished.code == 1)
        #expect(try rows(finished).map(\.file) == ["4.png"])
        let errors = finished.errors.split(separator: "\n")
        #expect(errors.count == 3 && errors[0].hasPrefix("bad.png: not a picture that is read"))
        #expect(errors[1].hasPrefix("gone.png: cannot read"))
        #expect(errors[2].hasPrefix("Error: 2 of 3 pictures cannot be read and are left out"))
        let lenient = try folder.easel("classify", "--run", run, "bad.png", "4.png", "--lenient")
        #expect(lenient.errors.hasPrefix("passed over: bad.png: not a picture") && lenient.lines.count == 1)
    }

    @Test func standardInputAndLists() throws {
        func shell(_ script: String) throws -> Finished {
            try Command.run(["-c", "easel() { '\(Command.executable)' \"$@\"; }; \(script)"], in: folder, shell: true)
        }
        let piped = try shell("easel classify --run '\(run)' - --json < 5.png")
        #expect(piped.code == 0, "\(piped.errors)")
        let (own, named) = (
            try rows(piped), try rows(folder.easel("classify", "--run", run, "5.png", "--json"))
        )
        #expect(own[0].file == "standard input" && own[0].probabilities == named[0].probabilities)
        try folder.put("1.png\r\n\nmore\n", "list.txt")
        let listed = try rows(folder.easel("classify", "--run", run, "0.png", "--files-from", "list.txt", "--json"))
        #expect(listed.map(\.file) == ["0.png", "1.png", "more/9.png", "more/10.png", "more/inner/a b.png"])
        let found = try shell(
            "printf '2.png\\0003.png\\000' | easel classify --run '\(run)' --files-from - --csv --top 1")
        #expect(found.lines.count == 3, "\(found.output) \(found.errors)")
    }

    @Test func sheetsExplanationsAndMaps() throws {
        try folder.easel("classify", "--run", run, "more", "-o", "sheet.png")
        #expect(try folder.picture("sheet.png").width == 3 * 136 + 8)
        let one = try folder.easel(
            "classify", "--run", run, "3.png", "--explain", "why.jpg", "--explain-class", "7", "--feature-maps",
            "maps.png")
        #expect(one.lines.count == 3)
        #expect(folder.bytes("why.jpg").starts(with: [0xFF, 0xD8]) && folder.has("maps.png"))
        try folder.copy("more/9.png", to: "9.png")
        let json = try folder.easel("classify", "--run", run, "more", "9.png", "--explain", "whys", "--json")
        let all = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
        #expect(
            all.compactMap { $0["explanation"] as? String }
                == ["whys/9.png", "whys/10.png", "whys/a b.png", "whys/9-2.png"])
        #expect(folder.names("whys") == ["10.png", "9-2.png", "9.png", "a b.png"])
        // A sheet changes nothing of what is said.
        let plain = try folder.easel("classify", "--run", run, "more", "--json")
        let beside = try folder.easel("classify", "--run", run, "more", "--json", "-o", "s.png")
        #expect(plain.output == beside.output)
    }

    @Test func sortingAgainAndAfterAKill() throws {
        let arguments = [
            "classify", "--run", run, ".", "--sort-into", "../\(UUID().uuidString)", "--min-confidence", "0",
        ]
        let target = folder.path + "/" + arguments[5]
        defer { try? FileManager.default.removeItem(atPath: target) }
        let first = try folder.easel(arguments)
        #expect(first.lines.last?.contains("copied into") ?? false)
        func tree(_ path: String) -> [String] {
            ((try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []).sorted()
        }
        let whole = tree(target)
        #expect(whole.count { $0.hasSuffix(".png") } == 9)
        let again = try folder.easel(arguments)
        #expect(again.lines.last?.hasSuffix("9 there already") ?? false, "\(again.output)")
        #expect(tree(target) == whole)
        // Killed at any moment, it leaves whole files, and the same command makes what is missing.
        for delay in [0, 30, 60, 90, 120, 150, 200] as [UInt32] {
            try FileManager.default.removeItem(atPath: target)
            let command = try Command.start(arguments, in: folder)
            usleep(delay * 1000)
            command.send(SIGKILL)
            _ = command.wait()
            for path in tree(target) where path.hasSuffix(".png") {
                #expect(whole.contains(path) && (try? PNGFile.read("\(target)/\(path)")) != nil)
            }
            try folder.easel(arguments)
            #expect(tree(target) == whole)
        }
    }
}
