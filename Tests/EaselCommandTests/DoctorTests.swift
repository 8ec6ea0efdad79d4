import Easel
import Foundation
import Testing

/// `easel doctor` and `easel --version`.
@Suite struct DoctorTests {
    @Test func theVersionNamesCommitAndInstructionSet() throws {
        let version = try Folder().easel("--version").output
        let pattern = /\d+\.\d+\.\d+( \([0-9a-f]{9}\+?\))?, (avx512|avx2|baseline)\n/
        #expect(version.wholeMatch(of: pattern) != nil, "\(version)")
        let lower = try Command.run(["--version"], in: Folder(), environment: ["EASEL_ISA": "baseline"])
        #expect(lower.output.hasSuffix(", baseline\n"))
    }

    @Test func theMachineIsSaidInOneScreen() throws {
        let folder = Folder()
        let said = try folder.easel("doctor", "--threads", "1").output
        for row in ["processor", "memory", "peak", "large sgemm", "bandwidth", "data sets", "runs go to   outputs"] {
            #expect(said.split(separator: "\n").contains { $0.hasPrefix(row) }, "\(row) is not in:\n\(said)")
        }
        #expect(said.split(separator: "\n").count <= 24)
        #expect(folder.names(".").isEmpty, "it only looks")
    }

    @Test func theSameAsJSON() throws {
        let json = try Command.run(["doctor", "--json", "--threads", "1"], in: Folder()).json()
        let machine = try #require(json["machine"] as? [String: Any])
        #expect(machine["processor"] is [String: Any] && json["advice"] is [Any] && json["version"] is String)
        let speed = try #require(machine["speed"] as? [String: Any])
        #expect(speed["threads"] as? Int == 1 && speed["bandwidth"] as? Double ?? 0 > 0)
    }
}
