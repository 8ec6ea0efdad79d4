/// What is wanted of a picture file.
public struct ImageReadingOptions: Sendable, Hashable {
    /// Larger images are refused.
    public var maximumPixels = PNGFile.maximumPixels
    /// A height and a width of the upright image that are enough: a format that is quicker to read at a smaller size may
    /// be read at one that is no smaller than this on either side.
    public var enough: (height: Int, width: Int)? {
        get { enoughHeight.flatMap { height in enoughWidth.map { (height, $0) } } }
        set { (enoughHeight, enoughWidth) = (newValue?.height, newValue?.width) }
    }
    private var enoughHeight: Int?
    private var enoughWidth: Int?
    /// Whether what can be read of a damaged file is taken, with a note.
    public var isLenient = false

    /// The whole image, of whole files.
    public init() {}
}
