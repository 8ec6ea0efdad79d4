import EaselAugmentation
import EaselCore
import Foundation
import Testing

/// How `--augment` is read, and what it says where it cannot be.
@Suite struct GrammarTests {
    private func text(_ augmentation: String) throws -> String {
        try Augmentation(parsing: augmentation).description
    }

    @Test func readsWhatTheGuideShows() throws {
        let augmentation = try Augmentation(
            parsing: "rotate:10@0.7;flip-left-right@0.5;zoom:0.9..1.5@0.5;random-erasing:0.2@0.2")
        #expect(augmentation.steps.map(\.name) == ["rotate", "flip-left-right", "zoom", "random-erasing"])
        #expect(augmentation.steps.map(\.probability) == [0.7, 0.5, 0.5, 0.2])
        #expect(augmentation.steps[0].operation.text.hasPrefix("rotate:angle=-10.0..10.0,"))
        #expect(augmentation.steps[2].operation.text.hasPrefix("zoom:factor=0.9..1.5,"))
        let keras = try text(
            "keras:rotation_range=40,width_shift_range=.2,zoom_range=.2,horizontal_flip=true,fill_mode=nearest")
        #expect(keras.contains("rotation_range=40.0,width_shift_range=0.2") && keras.contains("zoom_range=0.8..1.2"))
    }

    @Test func isReadTheSameHoweverItIsWritten() throws {
        let usual = try text("rotate:angle=-10..10,fill=reflect")
        for other in [
            "rotate:10,reflect", "rotate:fill=reflect,angle=10", "rotate:fill=reflect,10", " rotate : 10 , reflect ",
            "rotate:-10..10,reflect;", "rotate:10,reflect@1",
        ] {
            #expect(try text(other.replacingOccurrences(of: " : ", with: ":")) == usual, "\(other)")
        }
        #expect(try text("random-colour:1/2..3/2") == text("random-colour:0.5..1.5"))
        #expect(try text("colour-jitter:0.3").contains("brightness=0.7..1.3"))
        #expect(try text("crop-by-size:28") == text("crop-by-size:28x28"))
        #expect(try text("invert;invert@0.5") == "invert;invert@0.5")
    }

    /// One line, that names what is wrong and the way out.
    @Test(
        arguments: [
            ("rotat:10", ["\"rotat\"", "did you mean rotate?", "--list"]),
            ("quux", ["\"quux\"", "--list"]),
            ("rotate:angel=3", ["rotate", "\"angel\"", "did you mean angle?"]),
            ("rotate:wobble=3", ["rotate", "\"wobble\"", "angle, fill, value, interpolation"]),
            ("invert:strength=3", ["invert", "\"strength\"", "it has none"]),
            ("rotate:181", ["rotate", "angle", "\"181\"", "-180", "180"]),
            ("rotate:20..10", ["rotate", "angle", "\"20..10\"", "range"]),
            ("rotate:5..", ["rotate", "\"5..\""]),
            ("rotate:ten", ["rotate", "angle", "\"ten\"", "number"]),
            ("rotate:nan", ["rotate", "\"nan\""]),
            ("rotate:1/0", ["rotate", "\"1/0\""]),
            ("rotate:inf", ["rotate", "\"inf\""]),
            ("rotate:10@1.5", ["0 to 1", "\"1.5\""]),
            ("rotate:10@-0.1", ["0 to 1", "\"-0.1\""]),
            ("rotate:10@nan", ["0 to 1", "\"nan\""]),
            ("rotate:10@", ["0 to 1", "\"\""]),
            ("rotate@often", ["0 to 1", "\"often\""]),
            ("", ["--augment", "--list"]),
            (" ; ;", ["--augment", "--list"]),
            ("rotate:", ["rotate", "options"]),
            ("rotate:10,", ["rotate", "fill", "constant, nearest, reflect, wrap"]),
            ("rotate:10,mirror", ["rotate", "fill", "\"mirror\"", "constant, nearest, reflect, wrap"]),
            ("rotate:10,constant,0,bilinear,7", ["rotate", "\"7\"", "one too many", "angle"]),
            ("invert:7", ["invert", "\"7\"", "no options"]),
            ("rotate:angle=3,angle=4", ["rotate", "angle", "twice"]),
            ("rotate:value=256", ["rotate", "value", "\"256\"", "0 to 255"]),
            ("posterise:2.5", ["posterise", "bits", "\"2.5\"", "whole number"]),
            ("posterise:5..3", ["posterise", "bits", "\"5..3\""]),
            ("posterise:0..9", ["posterise", "bits", "1 to 8"]),
            ("random-distortion:0", ["random-distortion", "columns", "\"0\""]),
            ("rotate-without-crop:5,expand=perhaps", ["expand", "\"perhaps\"", "true or false"]),
            ("crop-by-size", ["crop-by-size", "size", "crop-by-size:28x28"]),
            ("crop-by-size:0x3", ["crop-by-size", "\"0x3\"", "28x40"]),
            ("resize", ["resize", "resize:64"]),
            ("standard:3", ["preset", "pad-crop;flip-left-right@0.5"]),
            ("standard@0.5", ["preset", "pad-crop;flip-left-right@0.5"]),
            ("colour-jitter:1.5", ["colour-jitter", "brightness", "\"1.5\""]),
            ("mixup:0", ["mixup", "alpha", "\"0\""]),
            ("keras:zoom_rang=3", ["keras", "did you mean zoom_range?"]),
            ("keras:interpolation_order=6", ["keras", "interpolation_order", "5"]),
        ] as [(String, [String])])
    func sayWhatIsWrong(text: String, parts: [String]) {
        let line = refusal(text)
        #expect(!line.isEmpty && !line.contains("\n"), "\(text) is read")
        for part in parts { #expect(line.contains(part), "\(line)") }
    }

    /// The same inside of several, and none of the others is taken for it.
    @Test func oneOfSeveralIsNamed() {
        let line = refusal("flip-left-right@0.5;rotate:999;invert")
        #expect(line.contains("rotate") && line.contains("\"999\"") && !line.contains("invert"))
    }

    /// Whatever is written is read or refused in one line.
    @Test func anythingIsReadOrRefused() {
        var random = RandomSequence(Philox(seed: 6, stream: 2))
        let pieces =
            AugmentationCatalog.names + [
                ":", ";", ",", "@", "..", "=", "0", "1", "0.5", "-", "1e9", "1/3", "x", "angle", "fill", " ", "é",
            ]
        for _ in 0..<500 {
            let text = (0...random.below(6)).map { _ in pieces[Int(random.below(UInt32(pieces.count)))] }.joined()
            do throws(OptionError) {
                let read = try Augmentation(parsing: text)
                let again = try Augmentation(parsing: read.description)
                #expect(again.description == read.description, "\(text)")
            } catch {
                #expect(!error.description.contains("\n") && error.description.count > 10, "\(text)")
            }
        }
    }
}
