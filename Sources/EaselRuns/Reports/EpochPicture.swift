import EaselFiles
import EaselImages

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The sample picture of an epoch, as a run keeps it.
public struct EpochPicture: Sendable {
    /// The epoch.
    public let epoch: Int
    /// The bytes of the PNG file.
    public let png: [UInt8]
    /// Pixels from side to side.
    public let width: Int
    /// Pixels from top to bottom.
    public let height: Int

    /// The most pictures of a report, and the most bytes of all together: a page is opened on a phone too.
    static let (most, mostBytes) = (60, 12 << 20)

    /// Reads pictures of a run, evenly over its epochs where there are too many for one page; the first and the last are
    /// among them.
    /// - Parameter notes: Told what is left out, a line each.
    static func read(from run: RunDirectory, notes: inout [String]) -> [EpochPicture] {
        guard run.folder.has("samples"), let folder = try? run.samples(), let names = try? folder.names() else {
            return []
        }
        let all = names.compactMap { name -> (epoch: Int, name: String)? in
            guard name.hasPrefix("epoch-"), name.hasSuffix(".png"), folder.hasFile(name) else { return nil }
            guard let epoch = Int(name.dropFirst(6).dropLast(4)), run.sampleName(epoch: epoch) == name else {
                return nil
            }
            return (epoch, name)
        }.sorted { $0.epoch < $1.epoch }
        var damaged: [String] = []
        func picture(_ place: Int) -> EpochPicture? {
            do {
                let file = try folder.open(all[place].name, O_RDONLY | O_NONBLOCK)
                let bytes = try file.contents(limit: 64 << 20)
                let image = try PNGFile.decode(bytes, name: file.path)
                return EpochPicture(epoch: all[place].epoch, png: bytes, width: image.width, height: image.height)
            } catch {
                damaged.append("\(error)")
                return nil
            }
        }
        // The last tells how many of its size there is room for.
        guard let last = all.indices.last else { return [] }
        let final = picture(last)
        let room = max(2, mostBytes / max(final?.png.count ?? 1, 1))
        let places = evenly(all.count, most: min(most, room))
        let shown = places.dropLast().compactMap(picture) + [final].compactMap(\.self)
        if places.count < all.count {
            notes.append("samples: \(places.count) of the pictures of \(all.count) epochs are shown, evenly spread")
        }
        for line in damaged.prefix(5) { notes.append("left out: \(line)") }
        if damaged.count > 5 { notes.append("left out: \(damaged.count - 5) more pictures of epochs") }
        return shown
    }

    /// Places that are spread evenly, the first and the last among them.
    static func evenly(_ count: Int, most: Int) -> [Int] {
        guard count > most, most > 1 else { return Array(0..<count) }
        return (0..<most).map { $0 * (count - 1) / (most - 1) }
    }
}
