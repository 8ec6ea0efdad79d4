import EaselFiles
import Testing

@Suite struct FileKindTests {
    @Test(
        arguments: [
            ([0xFF, 0xD8, 0xFF, 0xE0], "a JPEG file"), (Array("GIF89a".utf8), "a GIF file"),
            (Array("RIFF0000WEBPVP8 ".utf8), "a WebP file"), ([], "an empty file"),
            (Array("version https://git-lfs.github.com/spec/v1\noid".utf8), "a Git LFS pointer"),
            (Array("\n <!DOCTYPE HTML><html>".utf8), "an HTML page"), (Array("<svg>".utf8), "an SVG or XML file"),
            (Array("Grüße\n".utf8), "a text file"), (Array("Viele Grü".utf8.dropLast()), "a text file"),
        ] as [([UInt8], String)])
    func isNamed(bytes: [UInt8], kind: String) {
        #expect(FileKind.name(of: bytes)?.hasPrefix(kind) ?? false, "\(FileKind.name(of: bytes) ?? "nothing")")
    }

    @Test(arguments: [[1, 2, 3], [0xFF, 0xFE, 0x41], Array("text\0".utf8)] as [[UInt8]])
    func whatIsUnknownIsNotGuessed(bytes: [UInt8]) { #expect(FileKind.name(of: bytes) == nil) }
}
