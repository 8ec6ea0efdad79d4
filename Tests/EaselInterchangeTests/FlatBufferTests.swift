import EaselFiles
import EaselInterchange
import Testing

/// Tables of FlatBuffers as they are written and read.
@Suite struct FlatBufferTests {
    private static func file() -> [UInt8] {
        var builder = FlatBufferBuilder()
        let bytes = builder.vector([1, 2, 3] as [UInt8], alignment: 16)
        let inner = builder.table([(0, .reference(bytes)), (3, .float(2.5))])
        let list = builder.vector([inner, inner])
        let text = builder.text("a name")
        let numbers = builder.vector([-1, 7] as [Int32])
        let floats = builder.vector([0.5, -2] as [Float])
        let root = builder.table([
            (0, .uint32(3)), (1, .reference(list)), (2, .int8(-5)), (4, .reference(text)), (5, .reference(numbers)),
            (6, .flag(true)), (7, .reference(floats)), (8, .int32(-70000)),
        ])
        return builder.file(root: root, identifier: "TEST")
    }

    @Test func whatIsWrittenIsRead() throws {
        let root = try FlatBufferTable(root: Self.file(), identifier: "TEST", path: "x")
        #expect(try root.integer(0, UInt32.self) == 3)
        #expect(try root.integer(2, Int8.self) == -5)
        #expect(try root.integer(3, Int32.self, 9) == 9, "a field that is left out")
        #expect(try root.integer(50, Int32.self, 8) == 8, "a field that no table has")
        #expect(try root.text(4) == "a name")
        #expect(try root.integers(5, Int32.self) == [-1, 7])
        #expect(try root.flag(6))
        #expect(try root.floats(7) == [0.5, -2])
        #expect(try root.integer(8, Int32.self) == -70000)
        let tables = try root.tables(1)
        #expect(tables.count == 2)
        #expect(try tables[1].data(0).map(Array.init) == [1, 2, 3])
        #expect(try tables[0].float(3) == 2.5)
    }

    @Test func nothingThatIsDamagedIsFollowed() throws {
        let file = Self.file()
        func walk(_ bytes: [UInt8]) throws {
            let root = try FlatBufferTable(root: bytes, identifier: "TEST", path: "x")
            _ = (
                try root.integer(0, UInt32.self), try root.text(4), try root.integers(5, Int32.self), try root.floats(7)
            )
            for table in try root.tables(1) { _ = (try table.data(0), try table.float(3)) }
        }
        try walk(file)
        for length in 0..<file.count {
            do { try walk(Array(file.prefix(length))) } catch { #expect(error is FileError) }
        }
        for place in file.indices {
            for value in [0, 0x7F, 0x80, 0xFF] as [UInt8] {
                var bytes = file
                bytes[place] = value
                do { try walk(bytes) } catch { #expect(error is FileError) }
            }
        }
    }
}
