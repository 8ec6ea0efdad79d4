import CEaselLevels

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
        guard let start = blocks.baseAddress, blocks.count >= 64 else { return }
        state.withUnsafeMutableBufferPointer {
            easel_sha256_blocks($0.baseAddress, start.assumingMemoryBound(to: UInt8.self), Int64(blocks.count / 64))
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
}
