/// The instructions of pickles, protocols 0 to 5, that files of weights have.
///
/// Source: Python's `Lib/pickletools.py`, which describes each.
enum PickleOpcode: UInt8 {
    case mark = 0x28, stop = 0x2E, pop = 0x30, popMark = 0x31, duplicate = 0x32
    case none = 0x4E, newTrue = 0x88, newFalse = 0x89
    case intLine = 0x49, longLine = 0x4C, binInt = 0x4A, binInt1 = 0x4B, binInt2 = 0x4D, long1 = 0x8A, long4 = 0x8B
    case floatLine = 0x46, binFloat = 0x47
    case stringLine = 0x53, binString = 0x54, shortBinString = 0x55
    case unicodeLine = 0x56, binUnicode = 0x58, shortBinUnicode = 0x8C, binUnicode8 = 0x8D
    case binBytes = 0x42, shortBinBytes = 0x43, binBytes8 = 0x8E
    case emptyTuple = 0x29, tuple = 0x74, tuple1 = 0x85, tuple2 = 0x86, tuple3 = 0x87
    case emptyList = 0x5D, list = 0x6C, append = 0x61, appends = 0x65
    case emptyDictionary = 0x7D, dictionary = 0x64, setItem = 0x73, setItems = 0x75
    case get = 0x67, binGet = 0x68, longBinGet = 0x6A
    case put = 0x70, binPut = 0x71, longBinPut = 0x72, memoize = 0x94
    case protocolVersion = 0x80, frame = 0x95
    case global = 0x63, stackGlobal = 0x93, instance = 0x69
    case reduce = 0x52, newObject = 0x81, build = 0x62, persistent = 0x51
}
