import EaselData
import EaselFiles
import EaselImages
import EaselRuns
import EaselTraining
import Foundation
import Testing

/// Names of classes that would be code, if a page took them as they are.
let hostileNames = ["\"><img src=x onerror=alert(1)>", "<b onload='x'>&amp;", "plain"]

/// Pictures of 6x6 pixels in a folder for each class.
func writePictures(_ folder: String, classes: [String], count: Int = 12) throws {
    for (label, name) in classes.enumerated() {
        try FileSystem.makeFolder("\(folder)/\(name)")
        for index in 0..<count {
            let pixels = (0..<36).map { UInt8(($0 * 37 + index * 11 + label * 80) % 256) }
            let bytes = try PNGFile.encode(Image(height: 6, width: 6, channels: 1, pixels: pixels))
            try AtomicFile.write(bytes, to: "\(folder)/\(name)/\(index).png", isSynchronized: false)
        }
    }
}

/// A trained run.
@discardableResult
func trained(
    _ model: String, on data: String, as path: String, epochs: Int = 2, options: [String: JSONValue] = [:],
    _ change: (inout TrainingPlan) -> Void = { _ in }
) throws -> String {
    var plan = TrainingPlan(model, on: DatasetSource(data))
    (plan.epochs, plan.batchSize, plan.options, plan.place) = (epochs, 4, options, .folder(path))
    change(&plan)
    _ = try plan.prepared().begin().run()
    return path
}

/// Expects a page that asks for nothing outside itself, whose pictures are whole.
/// - Returns: The pictures.
@discardableResult
func expectWhole(_ page: String, _ location: SourceLocation = #_sourceLocation) throws -> [Image] {
    #expect(page.hasPrefix("<!doctype html>") && page.hasSuffix("</html>\n"), sourceLocation: location)
    #expect(!page.contains("http://") && !page.contains("https://"), sourceLocation: location)
    #expect(!page.contains("@import") && !page.contains("url("), sourceLocation: location)
    var images: [Image] = []
    for match in page.matches(of: /(?:src|href)\s*=\s*"([^"]*)"/) {
        let address = match.output.1
        #expect(address.hasPrefix("data:image/png;base64,") || address.hasPrefix("#"), sourceLocation: location)
        guard address.hasPrefix("data:") else { continue }
        let bytes = try #require(Data(base64Encoded: String(address.dropFirst("data:image/png;base64,".count))))
        images.append(try PNGFile.decode(Array(bytes), name: "embedded"))
    }
    // A name that broke out of its place would leave elements that are opened and not closed, or the other way round.
    for name in ["table", "tr", "td", "figure", "section", "details", "ul", "li", "dl", "div", "svg"] {
        let opened = page.matches(of: try Regex("<\(name)[ >]")).count
        #expect(opened == page.ranges(of: "</\(name)>").count, "\(name)", sourceLocation: location)
    }
    return images
}
