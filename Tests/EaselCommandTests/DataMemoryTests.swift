import Easel
import Foundation
import Testing

/// Data files that are small and would be large in memory, or never end: each is refused in one line, below a bound of
/// memory.
@Suite struct DataMemoryTests {
    /// The libraries alone are 70 MB of addresses.
    private static let bound = 200_000_000

    private func word(_ value: Int) -> [UInt8] {
        (0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    /// The files of a small set like MNIST, but for its training pictures.
    private func makeMNIST(_ folder: Folder) throws {
        try folder.makeFolder("mnist")
        try folder.put(word(0x801) + word(3) + [1, 2, 3], "mnist/train-labels-idx1-ubyte")
        try folder.put(
            word(0x803) + word(2) + word(2) + word(2) + [7, 7, 7, 7, 7, 7, 7, 7], "mnist/t10k-images-idx3-ubyte")
        try folder.put(word(0x801) + word(2) + [4, 5], "mnist/t10k-labels-idx1-ubyte")
    }

    /// A gzip file of some bytes and then so many MiB of zeros, a member for each.
    private func bomb(_ beginning: [UInt8], mebibytes: Int, in folder: Folder) throws -> [UInt8] {
        func compressed(_ bytes: [UInt8]) throws -> [UInt8] {
            try folder.put(bytes, "plain")
            let made = try Command.run(["-c", "gzip -9 < plain > packed"], in: folder, shell: true)
            try #require(made.code == 0, "\(made.errors)")
            return folder.bytes("packed")
        }
        let member = try compressed([UInt8](repeating: 0, count: 1 << 20))
        return try (0..<mebibytes).reduce(into: compressed(beginning)) { bytes, _ in bytes += member }
    }

    private func inspect(_ folder: Folder, _ name: String, atMost bytes: Int = bound) throws -> Finished {
        try Command.run(["data", "inspect", name, "--data-root", folder.path], in: folder, atMost: bytes)
    }

    @Test func aGzipFileInflatesToNoMoreThanItsHeaderDeclares() throws {
        let folder = Folder()
        try makeMNIST(folder)
        let picture = word(0x803) + word(3) + word(2) + word(2) + [UInt8](repeating: 9, count: 12)
        let name = "mnist/train-images-idx3-ubyte.gz"
        try folder.put(bomb(picture, mebibytes: 0, in: folder), name)
        #expect(try inspect(folder, "mnist").output.contains("mnist: 3 pictures to learn from, 2 to test on, 2x2x1"))
        // As large as a gzip file of so little content may be.
        try folder.put(bomb(picture, mebibytes: 200, in: folder), name)
        #expect(try inspect(folder, "mnist").error().contains("inflates to more than the 28 bytes accepted here"))
        try folder.put(bomb(picture, mebibytes: 3500, in: folder), name)
        #expect(try inspect(folder, "mnist").error().contains("larger than the 262172 accepted here"))
    }

    @Test func aKnownSetIsNoLargerThanItIs() throws {
        let folder = Folder()
        try makeMNIST(folder)
        let header = word(0x803) + word(4_681_400) + word(28) + word(28)
        try folder.put(bomb(header, mebibytes: 3500, in: folder), "mnist/train-images-idx3-ubyte.gz")
        let error = try inspect(folder, "mnist").error()
        #expect(
            error.contains("declares 4681400x28x28 pictures, 3670217616 bytes, more than the 47040016 accepted here"))
        try folder.makeFolder("cifar10")
        try folder.put(bomb([], mebibytes: 3500, in: folder), "cifar10/data_batch_1.bin.gz")
        let batch = try inspect(folder, "cifar10", atMost: 400_000_000).error()
        #expect(batch.contains("inflates to more than the 184380000 bytes accepted here"))
    }

    @Test(arguments: ["device", "pipe"]) func whatNeedNotEndIsNotRead(_ kind: String) throws {
        let folder = Folder()
        try makeMNIST(folder)
        let make = kind == "device" ? "ln -s /dev/zero" : "mkfifo"
        try folder.makeFolder("pictures")
        let files = ["mnist/train-images-idx3-ubyte", "pictures/a.png", "pictures/b.png"]
        for file in files {
            #expect(try Command.run(["-c", "\(make) \(file)"], in: folder, shell: true).code == 0)
        }
        #expect(
            try inspect(folder, "mnist").error().contains("train-images-idx3-ubyte: cannot read: not a regular file"))
        #expect(try inspect(folder, "pictures").error().contains("pictures/a.png: cannot read: not a regular file"))
    }

    /// Files of one image that differ behind its end.
    private func fill(_ folder: Folder, count: Int, with image: Image) throws {
        try folder.makeFolder("pictures")
        let bytes = try PNGFile.encode(image)
        for index in 0..<count { try folder.put(bytes + Array("\(index)".utf8), "pictures/\(index).png") }
    }

    @Test func picturesOfSmallFilesMayNotFillTheMemory() throws {
        let folder = Folder()
        try fill(folder, count: 10, with: Image(height: 8192, width: 8192, colour: [0]))
        let finished = try inspect(folder, "pictures")
        #expect(finished.code == 0, "\(finished.errors)")
        let line = finished.lines.first { $0.hasPrefix("pictures are read from pictures as they are needed: ") } ?? ""
        #expect(line.contains("which is what files of ") && line.hasSuffix(" in all may take"), "\(finished.output)")
    }

    /// What takes more than a quarter of the memory is left where it is; less is kept, and beside it one image that is
    /// decoded and nothing else.
    @Test func aFolderTakesWhatItsPixelsDo() throws {
        let folder = Folder()
        try folder.makeFolder("pictures")
        let kept = 5 * 2048 * 2048 * 3
        for index in 0..<5 {
            let picture = try Image(height: 2048, width: 2048, colour: [UInt8(index), 0, 9])
            try PNGFile.write(picture, to: folder.path + "/pictures/\(100 + index).png")
        }
        let isRead = { (finished: Finished) in finished.output.contains("are read from pictures as they are needed") }
        let small = try inspect(folder, "pictures", atMost: 80_000_000 + 3 * kept)
        #expect(small.code == 0 && isRead(small) && small.output.contains("ulimit -v leaves "), "\(small.errors)")
        let large = try inspect(folder, "pictures", atMost: 80_000_000 + 5 * kept)
        #expect(large.code == 0 && !isRead(large), "\(large.errors)")
    }

    /// Trained from its files, a folder takes less memory than its pixels would by themselves.
    @Test func aFolderLargerThanTheMemoryTrains() throws {
        let folder = Folder()
        let (count, side, bound) = (4000, 256, 200_000_000)
        try #require(count * side * side > bound + 60_000_000)
        let pixels = (0..<side * side).map { UInt8(truncatingIfNeeded: $0 % side / 4 + $0 / side / 3) }
        try fill(folder, count: count, with: Image(height: side, width: side, channels: 1, pixels: pixels))
        let words = [
            "train", "autoencoder", "--data", "pictures", "--epochs", "1", "--widths", "1,1", "--latent-size", "1",
            "--batch-size", "16", "--threads", "1", "--output", "run",
        ]
        // Of the addresses a quarter is less than the pixels; what is really taken is measured.
        let command = try Command.start(
            ["-c", "ulimit -c 0; ulimit -v 1000000 && exec \"$0\" \"$@\"", Command.executable] + words, in: folder,
            executable: "/bin/sh")
        // Looked at as long as it runs: what `wait4` tells is at least what this process had when it started the command.
        var (status, peak) = (Int32?.none, 0)
        while status == nil {
            peak = max(peak, Self.peakResident(of: command.process))
            usleep(20_000)
            status = command.status(WNOHANG)
        }
        #expect(status == 0, "\(command.scratch.text("errors"))")
        #expect(command.output.contains("are read from pictures as they are needed"), "\(command.output)")
        #expect(peak > 10_000_000 && peak < bound, "\(peak) bytes")
        #expect(folder.names("run/checkpoints").contains("epoch-0001.safetensors"))
    }

    /// The most memory, in bytes, that a process has had since it began its program; 0 when it has ended.
    private static func peakResident(of process: pid_t) -> Int {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
        else { return 0 }
        return (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
    }
}
