import EaselFiles
import EaselImages

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
        let all = run.sampleEpochs
        var damaged: [String] = []
        func picture(_ place: Int) -> EpochPicture? {
            do {
                let bytes = try run.sample(epoch: all[place])
                let image = try PNGFile.decode(bytes, name: run.samplePath(epoch: all[place]))
                return EpochPicture(epoch: all[place], png: bytes, width: image.width, height: image.height)
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
