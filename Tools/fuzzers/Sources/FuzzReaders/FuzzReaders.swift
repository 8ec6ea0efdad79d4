import CFuzzer
import FuzzedReaders

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

// libFuzzer has `main`, and calls these by their names, from one thread.
nonisolated(unsafe) private var reader = FuzzedReader.all[0]
nonisolated(unsafe) private var read: FuzzedReader.Read = { _ in }

/// Chooses the reader: `--reader=NAME`. `--list` prints the names; `--prepare=FOLDER` writes the reader's seeds into a
/// folder `seeds` there, its dictionary, and its longest input. libFuzzer itself ignores arguments of two dashes.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<Int32>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafePointer<CChar>>>
) -> Int32 {
    let given = (1..<Int(max(1, count.pointee))).map { String(cString: arguments.pointee[$0]) }
    func value(of flag: String) -> String? {
        given.first { $0.hasPrefix(flag + "=") }.map { String($0.dropFirst(flag.count + 1)) }
    }
    if given.contains("--list") {
        for reader in FuzzedReader.all { print(reader.name) }
        exit(0)
    }
    let name = value(of: "--reader") ?? ""
    guard let found = FuzzedReader.all.first(where: { $0.name == name }) else {
        stop("there is no reader '\(name)'; there are \(FuzzedReader.all.map(\.name).joined(separator: ", "))")
    }
    do {
        reader = found
        read = try reader.start()
        if let folder = value(of: "--prepare") {
            try prepare(folder)
            exit(0)
        }
    } catch {
        stop("\(error)")
    }
    return 0
}

/// Reads one input; what a reader must not do ends the process, which is what libFuzzer looks for.
@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    do {
        try probe(read, with: Array(UnsafeBufferPointer(start: data, count: size)))
    } catch {
        report("broken promise: \(error)")
        abort()
    }
    return 0
}

/// Mutates an input, and three times in four makes its checksums and lengths right again.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ maximumSize: Int, _ seed: UInt32) -> Int {
    let size = LLVMFuzzerMutate(data, size, maximumSize)
    guard seed % 4 != 0 else { return size }
    let repaired = reader.repair(Array(UnsafeBufferPointer(start: data, count: size)))
    guard repaired.count <= maximumSize else { return size }
    return UnsafeMutableBufferPointer(start: data, count: maximumSize).update(fromContentsOf: repaired)
}

private func prepare(_ folder: String) throws {
    mkdir(folder + "/seeds", 0o777)
    for (index, seed) in try reader.seeds().enumerated() { try write(seed, to: "\(folder)/seeds/\(index)") }
    let words = reader.dictionary.map { word in
        // A backslash begins what is hexadecimal; in JSON's own escapes it is doubled.
        "\"" + word.replacing("\"", with: "\\\"") + "\"\n"
    }
    try write(Array(words.joined().utf8), to: "\(folder)/dictionary")
    try write(Array("\(reader.maximumLength)".utf8), to: "\(folder)/maximum-length")
}

private func write(_ bytes: [UInt8], to path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    guard file >= 0, Glibc.write(file, bytes, bytes.count) == bytes.count, close(file) == 0 else {
        stop("cannot write \(path): \(String(cString: strerror(errno)))")
    }
}

private func report(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = Glibc.write(2, bytes, bytes.count)
}

private func stop(_ line: String) -> Never {
    report(line)
    exit(2)
}
