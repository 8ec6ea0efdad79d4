import EaselInterchange
import Testing

/// The checksum against those that RFC 3720 gives.
struct CRC32CTests {
    @Test func sumsOfTheStandard() {
        let cases: [([UInt8], UInt32)] = [
            (Array("123456789".utf8), 0xE306_9283), ([], 0),
            ([UInt8](repeating: 0, count: 32), 0x8A91_36AA), ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
            (Array(0..<32), 0x46DD_794E), (Array((0..<32).reversed()), 0x113F_DB5C),
        ]
        for (bytes, sum) in cases {
            #expect(CRC32C.sum(of: [bytes[...]]) == sum)
            // In pieces it is the same.
            for place in bytes.indices { #expect(CRC32C.sum(of: [bytes[..<place], bytes[place...]]) == sum) }
        }
    }
}
