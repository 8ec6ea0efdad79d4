#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The hash function SHA-256 of FIPS 180-4, for checking what was downloaded.
public enum SHA256 {
    /// The digest of some bytes as 64 lower-case hexadecimal digits.
    public static func hexDigest(of bytes: [UInt8]) -> String { digest(of: bytes[...]).hex }

    /// The digest of some bytes.
    package static func digest(of bytes: ArraySlice<UInt8>) -> SHA256Digest {
        var state = initialState
        let whole = bytes.count / 64 * 64
        bytes.withUnsafeBytes { update(&state, UnsafeRawBufferPointer(rebasing: $0[..<whole])) }
        return finish(&state, bytes.dropFirst(whole), byteCount: bytes.count)
    }

    /// The digest of a regular file, which is read a piece at a time.
    package static func hexDigest(of file: any ReadableFile) throws -> String {
        var state = initialState
        let size = try file.regularSize()
        // A multiple of the 64 bytes of a block.
        var piece = [UInt8](repeating: 0, count: min(size, 1 << 18))
        for start in stride(from: 0, to: size, by: 1 << 18) {
            let count = min(1 << 18, size - start)
            if count < piece.count { piece.removeLast(piece.count - count) }
            try piece.withUnsafeMutableBytes { try file.read(into: $0, at: start) }
            piece.withUnsafeBytes { update(&state, UnsafeRawBufferPointer(rebasing: $0[..<(count / 64 * 64)])) }
        }
        return finish(&state, piece[(piece.count / 64 * 64)...], byteCount: size).hex
    }

    /// The digest of the file at a path.
    package static func hexDigest(ofFile path: String) throws -> String {
        try hexDigest(of: OpenFile(path, O_RDONLY | O_NONBLOCK))
    }

    private static let initialState: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]

    /// Takes in whole blocks.
    private static func update(_ state: inout [UInt32], _ blocks: UnsafeRawBufferPointer) {
        state.withUnsafeMutableBufferPointer { state in
            constants.withUnsafeBufferPointer { constants in
                withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
                    for start in stride(from: 0, to: blocks.count, by: 64) {
                        let block = UnsafeRawBufferPointer(rebasing: blocks[start..<(start + 64)])
                        compress(block, into: state, constants, schedule)
                    }
                }
            }
        }
    }

    /// Takes in what is left after the whole blocks, and gives the digest.
    private static func finish(_ state: inout [UInt32], _ rest: ArraySlice<UInt8>, byteCount: Int) -> SHA256Digest {
        // A one bit, zeros, and the length in bits as the last eight bytes of a block.
        var tail = Array(rest)
        tail.append(0x80)
        while tail.count % 64 != 56 { tail.append(0) }
        let bitCount = UInt64(byteCount) &* 8
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            tail.append(UInt8(truncatingIfNeeded: bitCount >> shift))
        }
        tail.withUnsafeBytes { update(&state, $0) }
        return SHA256Digest(state: state)
    }

    private static func compress(
        _ block: UnsafeRawBufferPointer, into state: UnsafeMutableBufferPointer<UInt32>,
        _ constants: UnsafeBufferPointer<UInt32>, _ schedule: UnsafeMutableBufferPointer<UInt32>
    ) {
        func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 { word &>> count | word &<< (32 &- count) }
        for index in 0..<16 {
            let word = block.loadUnaligned(fromByteOffset: index &* 4, as: UInt32.self)
            schedule[index] = UInt32(bigEndian: word)
        }
        for index in 16..<64 {
            let early = schedule[index &- 15]
            let late = schedule[index &- 2]
            let smallZero = rotate(early, 7) ^ rotate(early, 18) ^ (early &>> 3)
            let smallOne = rotate(late, 17) ^ rotate(late, 19) ^ (late &>> 10)
            schedule[index] = schedule[index &- 16] &+ smallZero &+ schedule[index &- 7] &+ smallOne
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for index in 0..<64 {
            let largeOne = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
            let choice = (e & f) ^ (~e & g)
            let first = h &+ largeOne &+ choice &+ constants[index] &+ schedule[index]
            let largeZero = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
            let majority = (a & b) ^ (a & c) ^ (b & c)
            (h, g, f, e) = (g, f, e, d &+ first)
            (d, c, b, a) = (c, b, a, first &+ largeZero &+ majority)
        }
        state[0] &+= a
        state[1] &+= b
        state[2] &+= c
        state[3] &+= d
        state[4] &+= e
        state[5] &+= f
        state[6] &+= g
        state[7] &+= h
    }

    /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static let constants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}
