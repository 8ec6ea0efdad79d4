import DataTestSupport
import EaselCore
import EaselData
import EaselImages
import EaselFiles
import Foundation
import Testing

/// Pictures that others made, where they are: photographs in `shared/pictures` beside the repository, and the odd files of
/// Debian's `python3-skimage`. Skipped where they are not.
@Suite struct RealPicturesTests {
    /// The picture files of a folder, also of formats that are not read; none where there is no folder.
    private static func files(in folder: String) -> [String] {
        ((try? FileSystem.names(in: folder)) ?? []).filter { ImageFile.isNamedAsPicture($0) || $0.hasSuffix(".tif") }
            .map { "\(folder)/\($0)" }
    }

    private static let photographs: [String] = {
        let repository = URL(fileURLWithPath: #filePath).appending(path: "../../../..").standardizedFileURL
        return files(in: repository.appending(path: "shared/pictures").path)
    }()

    private static let odd = files(in: "/usr/lib/python3/dist-packages/skimage/data")

    private func difference(_ one: Image, _ other: Image) -> Double {
        zip(one.pixels, other.pixels).reduce(0.0) { $0 + abs(Double($1.0) - Double($1.1)) }
            / Double(max(one.pixels.count, 1))
    }

    /// What is left out by decoding at a fraction of the size is what resizing would average anyway.
    @Test(.enabled(if: !photographs.isEmpty, "no photographs in ../shared/pictures"), arguments: photographs)
    func photographsAreTheSameFromAFractionOfTheirSize(path: String) throws {
        let bytes = try FileSystem.read(path)
        let whole = try ImageFile.read(path).image
        #expect(whole.channels == 3 && whole.height >= 300 && whole.width >= 300)
        for side in [16, 32, 64] {
            let preparation = ImagePreparation(size: Size2D(height: side, width: side))
            try withFolder { folder in
                try AtomicFile.write(bytes, to: "\(folder)/a.jpg")
                let source = try FolderSource(folder, preparation: preparation)
                let (small, expected) = try (source.image(at: 0), preparation(whole, channels: 3))
                #expect(difference(small, expected) < 2.5, "\(path), \(side)")
            }
        }
    }

    /// A file that is cut off is refused, or used and named; one that is damaged is either, and never the end of a process.
    @Test(.enabled(if: !photographs.isEmpty, "no photographs in ../shared/pictures"), arguments: photographs)
    func damagedPhotographs(path: String) throws {
        let bytes = try FileSystem.read(path)
        for share in [3, 4, 5] {
            let cut = Array(bytes.prefix(bytes.count * share / 6))
            #expect(
                problem { _ = try ImageFile.decode(cut, name: "cut.jpg") }.hasPrefix("cut.jpg: a damaged JPEG file: "))
            var options = ImageReadingOptions()
            options.isLenient = true
            let read = try ImageFile.decode(cut, name: "cut.jpg", options)
            #expect(read.damage?.isEmpty == false)
        }
        _ = try refusals(of: bytes, count: 20, seed: 8) { _ = try ImageFile.decode($0, name: "a.jpg") }
    }

    @Test(.enabled(if: !odd.isEmpty, "python3-skimage is not installed"), arguments: odd)
    func oddFilesAreReadOrRefusedInOneLine(path: String) throws {
        do {
            let image = try ImageFile.read(path).image
            #expect(image.pixels.count == image.shape.count)
        } catch {
            #expect(error is DataError || error is FileError, "\(error)")
            #expect("\(error)".contains(path) && !"\(error)".contains("\n"), "\(error)")
        }
    }
}
