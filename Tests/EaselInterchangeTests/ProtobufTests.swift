import EaselFiles
import EaselInterchange
import Testing

/// The wire format of Protocol Buffers.
@Suite struct ProtobufTests {
    @Test func theExamplesOfTheFormatsDescription() throws {
        var message = ProtobufMessage()
        message.add(1, 150)
        #expect(message.bytes == [0x08, 0x96, 0x01])
        message = ProtobufMessage()
        message.add(2, "testing")
        #expect(message.bytes == [0x12, 0x07] + Array("testing".utf8))
        message = ProtobufMessage()
        message.add(6, packed: [3, 270, 86942])
        #expect(message.bytes == [0x32, 0x06, 0x03, 0x8E, 0x02, 0x9E, 0xA7, 0x05])
        message = ProtobufMessage()
        message.add(1, -2)
        #expect(message.bytes == [0x08, 0xFE] + [UInt8](repeating: 0xFF, count: 8) + [0x01])
    }

    @Test func whatIsWrittenIsRead() throws {
        var inner = ProtobufMessage()
        inner.add(1, Int.min)
        inner.add(2, Float(-1.5))
        inner.add(3, Double.pi)
        let large = [UInt8](repeating: 7, count: 1000)
        inner.add(4, bytes: large[10...])
        var message = ProtobufMessage()
        message.add(9, inner)
        message.add(10, packed: [0, -1, .max])
        let bytes = message.bytes
        #expect(message.finished.reduce(0) { $0 + $1.count } == bytes.count)
        var reader = ProtobufReader(bytes[...], path: "x")
        let field = try #require(try reader.next())
        #expect(field.number == 9)
        var part = try field.message()
        #expect(try part.next()?.integer() == .min)
        #expect(try part.next()?.float() == -1.5)
        #expect(try part.next()?.double() == .pi)
        #expect(try part.next()?.bytes().elementsEqual(large[10...]) == true)
        #expect(try part.next() == nil)
        #expect(try reader.next()?.integers() == [0, -1, .max])
        #expect(try reader.next() == nil)
    }

    @Test(
        arguments: [
            [0x08], [0x08, 0xFF], [0x0A, 0x05, 1, 2], [0x0B], [0x00], [0x0D, 1, 2], [0x09, 1, 2, 3],
            [0x08] + [UInt8](repeating: 0xFF, count: 11), [0x0A] + [UInt8](repeating: 0xFF, count: 9) + [0x01],
        ] as [[UInt8]])
    func whatIsNoMessageIsRefused(_ bytes: [UInt8]) {
        let line = problem {
            var reader = ProtobufReader(bytes[...], path: "some.onnx")
            while try reader.next() != nil {}
        }
        #expect(line.hasPrefix("some.onnx: is damaged or no file of this kind: "), "\(line)")
    }

    @Test func aFieldOfAnotherTypeIsRefused() throws {
        var message = ProtobufMessage()
        message.add(1, "text")
        var reader = ProtobufReader(message.bytes[...], path: "x")
        let field = try #require(try reader.next())
        #expect(problem { _ = try field.integer() }.contains("field 1 of a message is not a whole number"))
        #expect(problem { _ = try field.float() }.contains("not a 32-bit number"))
    }
}
