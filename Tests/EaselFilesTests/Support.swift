import EaselFiles
import Foundation

/// Runs with a new folder that is removed afterwards.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("easel-test-\(UUID().uuidString)").path
    try FileSystem.makeFolder(path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
}

/// The line of the error something throws; "" when it throws none or another.
func problem(_ body: () throws -> Void) -> String {
    do {
        try body()
        return ""
    } catch let error as FileError {
        return error.description
    } catch {
        return ""
    }
}

/// The names in a folder, those that begin with a dot too.
func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}

/// The permissions of a file.
func permissions(_ path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
}
