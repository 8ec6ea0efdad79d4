/// Pictures, each by itself and in a grid.
public struct PicturesAnswer: Encodable, Sendable {
    /// The pictures, one after another.
    public let images: [AnsweredPicture]
    /// All of them in a grid, as the command writes it.
    public let sheet: AnsweredPicture

    private enum CodingKeys: CodingKey { case images }
}
