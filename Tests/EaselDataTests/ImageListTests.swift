import DataTestSupport
import EaselCore
import EaselData
import EaselImages
import EaselFiles
import Foundation
import Testing

/// Files that list images: what they name is read, and what is wrong in them is named by its line.
@Suite struct ImageListTests {
    /// Pictures of different greys, `0.png` and so on.
    private func write(_ count: Int, _ folder: String) throws {
        try FileSystem.makeFolder(folder)
        for index in 0..<count {
            let bytes = try PNGFile.encode(Image(height: 1, width: 2, channels: 1, pixels: [UInt8(index), 7]))
            try AtomicFile.write(bytes, to: "\(folder)/\(index).png", isSynchronized: false)
        }
    }

    private func greys(_ source: any ImageSource) throws -> [UInt8] {
        try (0..<source.count).map { try source.image(at: $0).pixels[0] }
    }

    @Test(arguments: ["csv", "jsonl"]) func namesPicturesClassesAndSplits(ending: String) throws {
        try withFolder { folder in
            try write(7, "\(folder)/images")
            let rows = [
                (5, "dog", "train"), (0, "cat", "Train"), (2, "dog", "test"), (3, "cat", "training"), (4, "dog", "val"),
                (6, "cat", "train"),
            ]
            let list = "\(folder)/list.\(ending)"
            let text =
                ending == "csv"
                ? "id,path,label,split\n" + rows.map { "9,./images/\($0).png,\($1),\($2)\r\n" }.joined()
                : rows.map { "{\"path\": \"images/\($0).png\", \"label\": \"\($1)\", \"split\": \"\($2)\"}\n" }.joined()
            try AtomicFile.write(text, to: list)
            let set = try ImageFolder.read(list)
            #expect(set.classNames == ["cat", "dog"] && set.train.labels == [1, 0, 0, 0] && set.test.labels == [1])
            #expect(try greys(set.train) == [5, 0, 3, 6] && greys(set.test) == [2])
            #expect(set.validation?.count == 1 && set.validationSource == "\(list), lines for validation")
            #expect(try set.validation.map(greys) == [4])
            #expect(try ImageFolder.testImages(in: list).images.labels == [1])
            let line = problem { _ = try ImageFolder.read(list, reading: DatasetReading(testShare: 0.2)) }
            #expect(line.contains("leave out --test-share"))
        }
    }

    /// As those of a folder are, by their content.
    @Test func withoutSplitsSomeAreHeldOut() throws {
        try withFolder { folder in
            try write(60, "\(folder)/pictures")
            for index in 0..<60 where index % 2 == 1 {
                try FileSystem.makeFolder("\(folder)/pictures/odd")
                let path = "\(folder)/pictures/\(index).png"
                try FileManager.default.moveItem(atPath: path, toPath: "\(folder)/pictures/odd/\(index).png")
            }
            let names = (0..<60).map { $0 % 2 == 1 ? "pictures/odd/\($0).png" : "pictures/\($0).png" }
            try AtomicFile.write("path\n" + names.joined(separator: "\n"), to: "\(folder)/all.csv")
            let list = try ImageFolder.read("\(folder)/all.csv")
            let flat = try ImageFolder.read("\(folder)/all.csv", storage: .files)
            #expect(list.classNames == nil && list.heldOut?.count == list.test.count && list.train.count < 60)
            #expect(try list.train.contentChecksum() == flat.train.contentChecksum())
            // Numbers that are words for classes, as a picture's label always is.
            let labelled = names.enumerated().map { "\($1),\($0 % 2)" }
            try AtomicFile.write("path,odd\n" + labelled.joined(separator: "\n"), to: "\(folder)/odd.csv")
            let classes = try ImageFolder.read("\(folder)/odd.csv", reading: DatasetReading(labelColumn: "odd"))
            #expect(classes.classNames == ["0", "1"])
            #expect(try zip(greys(classes.train), classes.train.labels ?? []).allSatisfy { Int32($0) % 2 == $1 })
            let one = try ImageFolder.read(
                "\(folder)/odd.csv", reading: DatasetReading(classes: ["1"], labelColumn: "odd"))
            #expect(one.classNames == ["1"] && one.train.count + one.test.count == 30)
        }
    }

    @Test(arguments: [
        ("path,label\n0.png,a\n9.png,b\n", "line 3: there is no file "),
        ("path\n0.png\n./0.png\n", "is in line 2 already"),
        ("path\n../0.png\n", "line 2: ../0.png leads out of the list's folder"),
        ("path\n/0.png\n", "line 2: /0.png leads out"),
        ("path,label\n0.png,\n1.png,b\n", "line 2: no label of "),
        ("path,split\n0.png,exam\n", "line 2: split is \"exam\", expected"),
        ("path,label\n,a\n", "line 2: no path"), ("path,split\n0.png,test\n", "no line is of a picture to train on"),
        ("path,label\n0.png,a\n1.png,b\n2.png,c\n", "the labels in column label give 3 classes for 3 pictures"),
        ("path\n", "no line is of a picture"),
    ])
    func namesTheLine(text: String, says: String) throws {
        try withFolder { folder in
            try write(3, folder)
            try AtomicFile.write(text, to: "\(folder)/list.csv")
            let line = problem { _ = try ImageFolder.read("\(folder)/list.csv") }
            #expect(line.hasPrefix("\(folder)/list.csv: ") && line.contains(says), "\(line)")
        }
    }

    @Test func aColumnThatIsNotThere() throws {
        try withFolder { folder in
            try write(3, folder)
            try AtomicFile.write("path,species\n0.png,a\n", to: "\(folder)/list.csv")
            let line = problem {
                _ = try ImageFolder.read("\(folder)/list.csv", reading: DatasetReading(labelColumn: "specis"))
            }
            #expect(
                line
                    == "\(folder)/list.csv: there is no column specis; did you mean species? the columns are path, species"
            )
        }
    }

    /// What is missing or damaged counts as in a folder, and a list of few may lack none.
    @Test func missingFilesAreLeftOut() throws {
        try withFolder { folder in
            try write(110, folder)
            let names = (0..<110).map { "\($0).png" }
            try AtomicFile.write("path\n" + names.joined(separator: "\n"), to: "\(folder)/list.csv")
            try FileManager.default.removeItem(atPath: "\(folder)/17.png")
            let set = try ImageFolder.read("\(folder)/list.csv")
            #expect(set.faulty?.files == ["17.png"] && set.train.count + set.test.count == 109)
            #expect(set.notes.contains { $0.contains("line 19: there is no file \(folder)/17.png") })
            try AtomicFile.write([1, 2], to: "\(folder)/30.png")
            #expect(
                problem { _ = try ImageFolder.read("\(folder)/list.csv") }.contains("more than 1 % of its 110 files"))
            let lenient = try ImageFolder.read("\(folder)/list.csv", reading: DatasetReading(faults: .lenient))
            #expect(lenient.faulty?.files == ["17.png", "30.png"])
        }
    }

    /// What a path tells may take the place of a column.
    @Test func classesOfPaths() throws {
        try withFolder { folder in
            for name in ["ant", "bee"] { try write(4, "\(folder)/\(name)") }
            try AtomicFile.write(FileSystem.read("\(folder)/ant/0.png"), to: "\(folder)/odd.png")
            let rows = ["ant/0.png", "bee/1.png", "ant/2.png", "bee/3.png"].map { "\($0),x\n" }
            let list = "\(folder)/list.csv"
            try AtomicFile.write("path,label\n" + rows.joined(), to: list)
            #expect(try ImageFolder.read(list).classNames == ["x"])
            let byFolder = try ImageFolder.read(list, reading: DatasetReading(labels: .folder))
            #expect(byFolder.classNames == ["ant", "bee"])
            let both = problem {
                _ = try ImageFolder.read(list, reading: DatasetReading(labels: .folder, labelColumn: "label"))
            }
            #expect(both.contains("--label-from and --label say two places"))
            let name = problem { _ = try ImageFolder.read(list, reading: DatasetReading(labels: .name)) }
            #expect(name.contains("line 2: there is no class in the name of \(folder)/ant/0.png"), "\(name)")
            try AtomicFile.write("path\nant/0.png\nodd.png\n", to: list)
            let loose = problem { _ = try ImageFolder.read(list, reading: DatasetReading(labels: .folder)) }
            #expect(loose.contains("line 3: \(folder)/odd.png lies in no folder"), "\(loose)")
        }
    }
}
