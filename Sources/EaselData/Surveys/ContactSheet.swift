import EaselCore
import EaselImages

/// A contact sheet of a data set: a row of training images for each class, or a block of them where there are none.
package struct ContactSheet {
    /// The most images of a row.
    private static let columns = 10
    /// The most rows.
    private static let rows = 50
    /// Images that are larger, or of several sizes, are shown whole in squares of so many pixels.
    private static let square = 128

    /// The sheet.
    package let image: Image
    /// The names of the classes that have a row, from the top down; empty where images lie in none.
    package let classNames: [String]

    /// Draws a sheet.
    ///
    /// - Parameters:
    ///   - stored: the images; those that cannot be read are left out.
    ///   - preparation: how they would be brought to one size.
    ///   - survey: what is known of them.
    /// - Throws: `DataError` where no training image can be read.
    package init(_ stored: StoredImages, preparation: ImagePreparation, survey: DatasetSurvey) throws {
        let own = stored.entries.filter { $0.split == 0 }
        let size = survey.size.flatMap { max($0.height, $0.width) <= Self.square ? $0 : nil }
        func drawn(_ entry: StoredImages.Entry) -> Image? {
            let least = (height: 2 * Self.square, width: 2 * Self.square)
            guard let stored = try? stored.image(entry, enough: size == nil ? least : nil),
                let prepared = try? (size == nil ? ImagePreparation(colour: preparation.colour) : preparation)(
                    stored, channels: survey.channels)
            else {
                return nil
            }
            return size == nil ? try? prepared.fitted(height: Self.square, width: Self.square) : prepared
        }
        guard let classNames = stored.classNames else {
            image = try ImageGrid(
                own.prefix(Self.columns * Self.columns).compactMap(drawn), columns: Self.columns
            ).render()
            self.classNames = []
            return
        }
        var members = classNames.map { _ in [StoredImages.Entry]() }
        for entry in own where members.indices.contains(Int(entry.label)) { members[Int(entry.label)].append(entry) }
        let rows = zip(classNames, members).filter { !$1.isEmpty }.prefix(Self.rows).map { name, members in
            (name: name, images: Self.spread(members).compactMap(drawn))
        }.filter { !$0.images.isEmpty }
        image = try ImageGrid(groups: [rows.map(\.images)]).render()
        self.classNames = rows.map(\.name)
    }

    /// A row's worth of images, evenly from all: neighbours are often alike.
    private static func spread(_ members: [StoredImages.Entry]) -> [StoredImages.Entry] {
        let count = min(columns, members.count)
        return (0..<count).map { members[$0 * members.count / count] }
    }
}
