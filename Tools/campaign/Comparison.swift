import Foundation

/// What differs between two folders, or `nil`: every byte counts, but for what depends on the clock or the machine.
func firstDifference(_ folder: String, _ expected: String) throws -> String? {
    let (all, allExpected) = (contents(folder), contents(expected))
    // A training that was killed has more files of events, by other names: together they must show the same.
    let (events, expectedEvents) = (all.filter(isEventFile), allExpected.filter(isEventFile))
    let (names, expectedNames) = (all.subtracting(events), allExpected.subtracting(expectedEvents))
    if let stray = names.subtracting(expectedNames).sorted().first { return "\(stray) is left behind" }
    if let missing = expectedNames.subtracting(names).sorted().first { return "\(missing) is missing" }
    for name in expectedNames.sorted() {
        let (path, expectedPath) = ("\(folder)/\(name)", "\(expected)/\(name)")
        guard kind(path) == kind(expectedPath) else { return "\(name) is \(kind(path)), not \(kind(expectedPath))" }
        guard kind(path) == "a file" else { continue }
        let (bytes, expectedBytes) = (lasting(path), lasting(expectedPath))
        guard bytes != expectedBytes else { continue }
        if bytes.count != expectedBytes.count {
            return "\(name) has \(bytes.count) bytes that count, not \(expectedBytes.count)"
        }
        let position = zip(bytes, expectedBytes).enumerated().first { $1.0 != $1.1 }?.offset ?? 0
        return "\(name) differs at byte \(position) of those that count"
    }
    let shown = try shownEvents(events.map { "\(folder)/\($0)" })
    let expectedShown = try shownEvents(expectedEvents.map { "\(expected)/\($0)" })
    guard shown != expectedShown else { return nil }
    if shown.count != expectedShown.count { return "TensorBoard has \(shown.count) events, not \(expectedShown.count)" }
    let position = zip(shown, expectedShown).enumerated().first { $1.0 != $1.1 }?.offset ?? 0
    return "TensorBoard's event \(position) differs"
}

/// All paths in a folder, hidden ones too.
private func contents(_ folder: String) -> Set<String> {
    Set((try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? [])
}

/// What a path names; a link with where it leads.
private func kind(_ path: String) -> String {
    if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) { return "a link to \(target)" }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return "nothing" }
    return isFolder.boolValue ? "a folder" : "a file"
}

/// What a second run must have the same: of the log all but times, of the record all but when and where.
private func lasting(_ path: String) -> Data {
    let bytes = FileManager.default.contents(atPath: path) ?? Data()
    switch path.split(separator: "/").last {
    case "log.jsonl":
        // A line's check follows from its times.
        return Data(
            bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                .map {
                    without(["seconds", "imagesPerSecond", "waiting", "check", "checksum", "crc", "crc32"], Data($0))
                        ?? Data($0)
                }
                .joined(separator: [UInt8(ascii: "\n")]))
    case "run.json": return without(["created", "host"], bytes) ?? bytes
    default: return bytes
    }
}

private func without(_ keys: [String], _ bytes: Data) -> Data? {
    guard var object = try? JSONSerialization.jsonObject(with: bytes) as? [String: Any] else { return nil }
    for key in keys { object[key] = nil }
    // Where a judge and a table lie is recorded as it is seen from the run, and the two runs lie in different places.
    for holder in ["judge", "dataset"] {
        guard var held = object[holder] as? [String: Any] else { continue }
        held["path"] = nil
        object[holder] = held
    }
    return try? JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
}
