import EaselCore

extension RunRecord {
    /// Refuses a run that learned from the rows of a table, whose model takes any picture for a row of other columns and
    /// answers, and one that learned numbers, whose model tells no classes apart.
    /// - Throws: `OptionError` naming the commands that such a run is for.
    package func requireClassesOfPictures() throws(OptionError) {
        if dataset.table != nil {
            throw OptionError(
                "the run learned from the rows of a table, \(dataset.name.inOneLine(limit: 60)), and knows no pictures; easel predict "
                    + "and easel evaluate are for it")
        }
        if let number = dataset.learnedNumber {
            throw OptionError(
                "the run learned a number, \(number.name.inOneLine(limit: 60)), and tells no classes apart; easel predict and "
                    + "easel evaluate are for it")
        }
    }
}
