import EaselFiles
import EaselImages

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

extension RunDirectory {
    /// The epochs of which there is a sample picture, in order.
    package var sampleEpochs: [Int] {
        guard folder.has("samples"), let folder = try? samples(), let names = try? folder.names() else { return [] }
        return names.compactMap { name in
            guard name.hasPrefix("epoch-"), name.hasSuffix(".png"), folder.hasFile(name),
                let epoch = Int(name.dropFirst(6).dropLast(4)), sampleName(epoch: epoch) == name
            else { return nil }
            return epoch
        }.sorted()
    }

    /// Whether there is a sample picture of an epoch.
    package func hasSample(epoch: Int) -> Bool {
        guard folder.has("samples"), let folder = try? samples() else { return false }
        return folder.hasFile(sampleName(epoch: epoch))
    }

    /// The bytes of the PNG file of an epoch's sample picture.
    /// - Throws: `FileError` where there is none, or it cannot be read.
    package func sample(epoch: Int) throws -> [UInt8] {
        try samples().open(sampleName(epoch: epoch), O_RDONLY | O_NONBLOCK).contents(limit: 64 << 20)
    }
}
