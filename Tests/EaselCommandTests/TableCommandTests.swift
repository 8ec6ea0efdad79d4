import Foundation
import Testing

/// `easel train`, `evaluate` and `predict` on tables.
@Suite struct TableCommandTests {
    private func write(_ folder: Folder) throws {
        try folder.put(
            "width,height,name,price\n"
                + (0..<60).map {
                    "\($0 % 10),\($0 % 7),\($0 % 10 < 5 ? "\"small, cheap\"" : "large"),\(3 * ($0 % 10) + 2)\n"
                }
                .joined(), "things.csv")
        // Of the first columns alone, for a column that is no number cannot be learned from.
        try folder.put(
            "width,height,name\n"
                + (0..<60).map { "\($0 % 10),\($0 % 7),\($0 % 10 < 5 ? "\"small, cheap\"" : "large")\n" }.joined(),
            "names.csv")
        try folder.put(
            "width,height,price\n" + (0..<60).map { "\($0 % 10),\($0 % 7),\(3 * ($0 % 10) + 2)\n" }.joined(),
            "prices.csv")
    }

    @Test func aCurveOfRowsIsOfRows() throws {
        let folder = Folder()
        try write(folder)
        let words = ["learning-curve", "softmax-regression", "--per-class", "4,50"]
        let finished = try folder.easel(words + ["--data", "names.csv", "--label", "name", "--output", "curve"])
        #expect(finished.output.contains(" rows, ") && !finished.output.contains("picture"), "\(finished.output)")
        #expect(finished.output.contains("some classes have fewer rows, of which all"))
        #expect(folder.text("curve/learning-curve.svg").contains(">rows of each class<"))
        // As many epochs as the run has, and no more of them are told.
        let told = finished.output.matches(of: #/epoch (\d+)/(\d+)/#)
        #expect(told.allSatisfy { (Int($0.1) ?? 0) <= (Int($0.2) ?? 0) })
    }

    @Test func aCurveOfNumbersIsRefusedFirst() throws {
        let folder = Folder()
        try write(folder)
        for sizes in [[], ["--per-class", "3"]] {
            let error = try Command.run(
                ["learning-curve", "mlp", "--data", "prices.csv", "--label", "price", "--output", "curve"] + sizes,
                in: folder
            ).error()
            #expect(error.contains("its column price is of numbers, and a learning curve is of accuracy"), "\(error)")
        }
        #expect(!folder.has("curve"))
    }

    @Test(arguments: ["cross-entropy", "focal"]) func lossesOfClassesAreRefusedForNumbers(loss: String) throws {
        let folder = Folder()
        try write(folder)
        let words = ["train", "mlp", "--data", "prices.csv", "--label", "price", "--output", "run", "--loss", loss]
        let error = try Command.run(words, in: folder).error()
        #expect(error.contains("--loss is of classes, and mlp learns a number here; leave it out"), "\(error)")
        #expect(!folder.has("run"))
    }

    @Test func classesArePredicted() throws {
        let folder = Folder()
        try write(folder)
        let trained = try folder.easel(
            "train", "softmax-regression", "--data", "names.csv", "--label", "name", "--output", "run", "--epochs", "30"
        )
        #expect(trained.code == 0, "\(trained.errors)")
        #expect(
            trained.output.contains("softmax-regression on names.csv: ")
                && trained.output.contains(" rows of 2 columns, run run"))
        #expect(trained.output.contains("epoch 30/30") && folder.has("run/samples/epoch-0030.png"))
        let json = try folder.easel("evaluate", "--run", "run", "--json").json()
        #expect((json["test"] as? [String: Double])?["accuracy"] ?? 0 > 0.8)
        #expect(try folder.easel("evaluate", "--run", "run").output.contains(" test rows\n"))
        let printed = try folder.easel("predict", "--run", "run", "things.csv")
        #expect(
            printed.lines[0] == "width,height,name,price,predicted,\"probability_small, cheap\",probability_large"
                || printed.lines[0]
                    == "width,height,name,price,predicted,probability_large,\"probability_small, cheap\""
        )
        #expect(printed.lines.count == 61 && printed.lines[1].hasPrefix("0,0,\"small, cheap\",2,\"small, cheap\","))
        let written = try folder.easel("predict", "--run", "run", "things.csv", "-o", "out.csv")
        #expect(written.output == "out.csv: name of 60 rows\n" && folder.text("out.csv") == printed.output)
        let rows = try #require(
            try folder.easel("predict", "--run", "run", "things.csv", "--json").json()["rows"] as? [[String: Any]])
        #expect(rows.count == 60 && rows[0]["predicted"] as? String == "small, cheap" && rows[0]["line"] as? Int == 2)
        #expect((rows[59]["row"] as? [String: String])?["price"] == "29")
        try folder.put("width\n1\n", "few.csv")
        #expect(
            try Command.run(["predict", "--run", "run", "few.csv"], in: folder).error()
                .hasSuffix("few.csv: there is no column height, which the run learned from; the columns are width"))
        #expect(
            try Command.run(["evaluate", "--run", "run", "--data", "few.csv"], in: folder).error().contains(
                "no column height"))
        let resumed = try folder.easel("train", "--resume", "run", "--epochs", "31")
        #expect(resumed.code == 0 && resumed.output.contains("epoch 31/31"), "\(resumed.errors)")
    }

    @Test func numbersArePredicted() throws {
        let folder = Folder()
        try write(folder)
        let plan = try folder.easel(
            "train", "linear-regression", "--data", "prices.csv", "--label", "price", "--dry-run")
        #expect(plan.output.contains("rows: ") && plan.output.contains("a batch of 16 rows of 2 columns; 3 parameters"))
        let trained = try folder.easel(
            "train", "linear-regression", "--data", "prices.csv", "--label", "price", "--output", "run")
        #expect(trained.code == 0 && trained.output.contains("test r2 "), "\(trained.errors)")
        let json = try folder.easel("evaluate", "--run", "run", "--json").json()
        let test = try #require(json["test"] as? [String: Double])
        #expect((test["r2"] ?? 0) > 0.99 && (test["mae"] ?? 9) < 0.5 && (test["mse"] ?? 9) < 0.5, "\(test)")
        let last = try #require(try folder.easel("predict", "--run", "run", "things.csv").lines.last)
        #expect(last.hasPrefix("9,3,large,29,"))
        #expect(try abs(#require(last.split(separator: ",").last.flatMap { Double($0) }) - 29) < 1)
    }

    @Test func numbersOfPicturesArePredicted() throws {
        let folder = Folder()
        try folder.makeFolder("pictures")
        var list = "path,brightness\n"
        for index in 0..<40 {
            let grey = [UInt8](repeating: UInt8(6 * index), count: 16)
            try folder.put(Array("P5 4 4 255\n".utf8) + grey, "pictures/\(index).pgm")
            list += "\(index).pgm,\(index)\n"
        }
        try folder.put(list, "pictures/list.csv")
        let trained = try folder.easel(
            "train", "linear-regression", "--data", "pictures/list.csv", "--label", "brightness", "--output", "run",
            "--epochs", "60", "--learning-rate", "0.02")
        #expect(trained.code == 0, "\(trained.errors)")
        let printed = try folder.easel("predict", "--run", "run", "pictures/30.pgm", "pictures/6.pgm")
        #expect(printed.lines.count == 3 && printed.lines[0] == "file,predicted")
        let numbers = printed.lines.dropFirst().compactMap { $0.split(separator: ",").last.flatMap { Double($0) } }
        #expect(numbers.count == 2 && abs(numbers[0] - 30) < 3 && abs(numbers[1] - 6) < 3, "\(printed.output)")
        try folder.put("pictures/30.pgm\npictures/6.pgm\n", "names.txt")
        let written = try folder.easel("predict", "--run", "run", "--files-from", "names.txt", "-o", "out.csv")
        #expect(written.output == "out.csv: brightness of 2 pictures\n" && folder.text("out.csv") == printed.output)
        let json = try folder.easel("predict", "--run", "run", "pictures", "--json").json()
        let rows = try #require(json["files"] as? [[String: Any]])
        #expect(json["target"] as? String == "brightness" && rows.count == 40)
        #expect(rows.first { $0["file"] as? String == "pictures/30.pgm" }?["predicted"] as? Double == numbers[0])
        // The others are predicted, and the status says that one was not.
        try folder.put("P5 4 4 255\nab", "cut.pgm")
        let partly = try Command.run(["predict", "--run", "run", "cut.pgm", "pictures/6.pgm"], in: folder)
        #expect(partly.code == 1 && partly.output.contains("pictures/6.pgm,") && partly.errors.contains("cut.pgm"))
    }
}
