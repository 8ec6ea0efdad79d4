extension IDXDataset {
    /// Kuzushiji-MNIST, cursive Japanese characters, one of each row of Hiragana (Clanuwat and others 2018).
    ///
    /// Its files are to be had from http://codh.rois.ac.jp/kmnist/; no digests of them are known here, so that they are not
    /// downloaded.
    static let kmnist = IDXDataset(
        name: "kmnist", torchvisionName: "KMNIST",
        classNames: ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"],
        files: files([]), mirrors: [], source: "http://codh.rois.ac.jp/kmnist/")
}
