import EaselCore
import EaselData

/// The lines in which a survey of a data set is printed.
struct SurveyReport {
    /// The most classes of the table.
    private static let mostClasses = 40
    /// The most pictures named in a line.
    private static let mostNamed = 3
    /// The most groups of duplicates listed, of each kind.
    private static let mostGroups = 5

    private let survey: DatasetSurvey

    init(_ survey: DatasetSurvey) { self.survey = survey }

    var lines: [String] { [title] + classes + kinds + duplicates + oddities + survey.notes }

    private var title: String {
        let shape =
            survey.size.map { "\($0)x\(survey.channels)" } ?? "of \(survey.sizes.different) sizes"
        return
            "\(survey.name): \(counted(survey.splits[0].count, "picture")) to learn from, \(survey.splits[1].count) to "
            + "test on\(survey.splits.count > 2 ? ", \(survey.splits[2].count) for validation" : ""), \(shape), "
            + "from \(survey.source)"
    }

    /// A table of classes and splits.
    private var classes: [String] {
        guard let classes = survey.classes else { return [] }
        let names = survey.splits.map(\.name)
        let rows = classes.prefix(Self.mostClasses).map { one in
            [one.name.inOneLine] + names.map { String(one.counts[$0] ?? 0) }
        }
        let widths = (0...names.count).map { column in
            ([["class"] + names] + rows).map { $0[column].count }.max() ?? 0
        }
        var lines = ([["class"] + names] + rows).map { row in
            row[0] + String(repeating: " ", count: widths[0] - row[0].count)
                + zip(row, widths).dropFirst().map { cell, width in
                    "  " + String(repeating: " ", count: width - cell.count) + cell
                }.joined()
        }
        if classes.count > rows.count { lines.append("… (\(classes.count) classes in all)") }
        let count = { (one: DatasetSurvey.ClassCount) in one.counts[names[0]] ?? 0 }
        if let balance = survey.balance, count(balance.smallest) < count(balance.largest) {
            let ratio = balance.ratio.map { ", \(fixed($0, 1)) times as many" } ?? ""
            lines.append(
                "classes: \(balance.smallest.name) has the fewest to learn from, \(count(balance.smallest)); "
                    + "\(balance.largest.name) the most, \(count(balance.largest))\(ratio)")
        }
        return lines
    }

    /// What kinds of pictures they are.
    private var kinds: [String] {
        var lines: [String] = []
        let turned = survey.orientations.filter { $0.key != "1" && $0.value > 0 }
        if !survey.formats.isEmpty {
            let upright =
                turned.isEmpty
                ? "" : "; turned upright by EXIF: " + list(turned) { "\($1) of orientation \($0)" }
            lines.append("formats: \(list(survey.formats) { "\($0) \($1)" })\(upright)")
        }
        if survey.sizes.different > 1 {
            let sizes = survey.sizes
            lines.append(
                "sizes: \(sizes.different) different, \(sizes.smallest) the smallest, \(sizes.median) the median, "
                    + "\(sizes.largest) the largest (rows x columns)")
        }
        let names = ["1": "grey", "2": "grey and alpha", "3": "RGB", "4": "RGBA"]
        let depths =
            survey.bitDepths.keys.contains { $0 != "8" }
            ? "; bits a sample: " + list(survey.bitDepths) { "\($0) in \($1)" } : ""
        lines.append("channels: \(list(survey.channelCounts) { "\(names[$0] ?? $0) \($1)" })\(depths)")
        if let masks = survey.maskClasses {
            lines.append(
                "masks of \(counted(masks.count, "class")), by their values: "
                    + masks.prefix(20).joined(separator: ", ") + (masks.count > 20 ? ", …" : ""))
        }
        if let statistics = survey.statistics {
            let numbers = { (values: [Double]) in values.map { fixed($0, 3) }.joined(separator: " ") }
            lines.append(
                "mean \(numbers(statistics.mean)), deviation \(numbers(statistics.deviation)), of 0 to 1, of the pictures to "
                    + "learn from\(survey.size == nil ? " at \(statistics.height)x\(statistics.width)" : "")")
        }
        return lines
    }

    private var duplicates: [String] {
        let lines = groups(survey.equal, "that are equal") + groups(survey.alike, "that look alike")
        return lines.isEmpty ? ["duplicates: none"] : lines
    }

    private func groups(_ duplicates: DuplicateImages, _ kind: String) -> [String] {
        guard duplicates.groupCount > 0 else { return [] }
        var line =
            "duplicates \(kind): \(counted(duplicates.imageCount, "picture")) in "
            + counted(duplicates.groupCount, "group")
        if duplicates.acrossSplits > 0 {
            line += ", \(duplicates.acrossSplits) with pictures to learn from and to test on"
        }
        if duplicates.acrossClasses > 0 { line += ", \(duplicates.acrossClasses) across classes" }
        if !duplicates.isComplete { line += " (there are too many for all to be compared)" }
        return [line]
            + duplicates.groups.prefix(Self.mostGroups).map { group in
                let kept = group.images.prefix(Self.mostNamed).joined(separator: ", ")
                let rest = group.count > Self.mostNamed ? ", … (\(group.count))" : ""
                let places =
                    (group.classes.count > 1 ? group.classes : []) + (group.splits.count > 1 ? group.splits : [])
                return "  \(kept)\(rest)" + (places.isEmpty ? "" : " (\(places.joined(separator: ", ")))")
            }
            + (duplicates.groupCount > Self.mostGroups
                ? ["  … (\(duplicates.groupCount) groups in all; --json lists \(DuplicateImages.listLimit))"] : [])
    }

    private var oddities: [String] {
        var lines: [String] = []
        for (word, listed) in [("of one colour", survey.flat), ("dark", survey.dark)] where listed.count > 0 {
            lines.append("\(word): \(counted(listed.count, "picture")): \(named(listed.images, of: listed.count))")
        }
        if survey.unreadableCount > 0 {
            lines.append("unreadable: \(counted(survey.unreadableCount, "picture"))")
            lines += survey.unreadable.prefix(Self.mostGroups).map { "  \($0.problem)" }
            if survey.unreadableCount > Self.mostGroups { lines.append("  …") }
        }
        // A list names files that are not there, and pictures without a label.
        if let faulty = survey.faulty, faulty.count > survey.unreadableCount {
            let files = faulty.files.map { ": \(named($0, of: faulty.count))" } ?? ""
            lines.append(
                "left out, for they are missing, damaged or without a label: \(counted(faulty.count, "picture"))\(files)"
            )
        }
        return lines
    }

    private func named(_ names: [String], of count: Int) -> String {
        names.prefix(Self.mostNamed).joined(separator: ", ") + (count > Self.mostNamed ? ", …" : "")
    }

    /// Counts, the largest first.
    private func list(_ counts: [String: Int], _ text: (String, Int) -> String) -> String {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { text($0.key, $0.value) }.joined(separator: ", ")
    }
}
