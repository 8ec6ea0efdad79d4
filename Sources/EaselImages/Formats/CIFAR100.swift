/// The CIFAR-100 data set (Krizhevsky 2009): reads its binary version, plain or gzipped.
///
/// A record is a byte of the superclass, which is not used, one of the class, and 3,072 of pixels: the red, the green and the
/// blue plane of 32×32.
public enum CIFAR100 {
    /// The names of the hundred classes, in the order of the labels.
    public static let classNames = """
        apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can castle \
        caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant \
        flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man \
        maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree \
        plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper \
        snail snake spider squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor train \
        trout tulip turtle wardrobe whale willow_tree wolf woman worm
        """.split(separator: " ").map(String.init)
    /// Where its binary version is to be had.
    package static let archive = "https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"
    package static let records = CIFARRecords(set: "CIFAR-100", labelBytes: 2, classCount: 100)
    /// Records in the whole data set: no split has more.
    package static let maximumRecords = 60_000

    /// Reads images from the inflated bytes of a file; `name` is what errors call it.
    ///
    /// - Throws: `DataError` naming the file, the place in it and what is expected there.
    public static func parseBatch(_ bytes: [UInt8], name: String) throws -> ImageSet {
        try records.parse(bytes, name: name)
    }
}
