extension IDXDataset {
    /// EMNIST's letters, capital and small ones together in 26 classes (Cohen, Afshar, Tapson and van Schaik 2017).
    ///
    /// Its labels begin at 1, and its images are stored column by column. Its files are in NIST's archive of all of EMNIST; no
    /// digests of them are known here, so that they are not downloaded.
    static let emnistLetters = IDXDataset(
        name: "emnist-letters", torchvisionName: "EMNIST",
        classNames: "abcdefghijklmnopqrstuvwxyz".map(String.init),
        // All of its images may be in either: there are editions with other shares.
        files: files([], prefix: "emnist-letters", test: "test", counts: (145_600, 145_600)), mirrors: [],
        prefix: "emnist-letters", firstLabel: 1, isTransposed: true,
        source: "https://www.nist.gov/itl/products-and-services/emnist-dataset")
}
