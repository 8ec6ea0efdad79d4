import EaselFiles

/// A value of a pickle. What can hold others is the place of its content in the `PickleDocument`, so that values which
/// hold themselves are as good as any.
package enum PickleValue: Hashable, Sendable {
    case none
    case boolean(Bool)
    case integer(Int)
    /// An integer of more than eight bytes, the lowest first, as it stands in the file.
    case largeInteger([UInt8])
    case number(Double)
    case text(String)
    case bytes([UInt8])
    case tuple(Int)
    case list(Int)
    case dictionary(Int)
    case name(PickleName)
    case storage(Int)
    case tensor(Int)

    /// What it is, in the words of an error.
    package var kind: String {
        switch self {
        case .none: "None"
        case .boolean: "a truth value"
        case .integer, .largeInteger: "an integer"
        case .number: "a number"
        case .text: "a text"
        case .bytes: "bytes"
        case .tuple: "a tuple"
        case .list: "a list"
        case .dictionary: "a dictionary"
        case .name: "the name of a type"
        case .storage: "a storage"
        case .tensor: "a tensor"
        }
    }
}

/// What a pickle of weights may refer to by name; nothing else is looked up, and nothing is ever called.
package enum PickleName: Hashable, Sendable {
    case orderedDictionary
    /// `torch.Size`, which is a tuple.
    case size
    /// `_rebuild_tensor_v2`, and `_rebuild_tensor` of PyTorch before 0.4: storage, offset, shape, strides.
    case tensor
    case parameter
    case storage(SafetensorsElementType)

    /// The name that stands for something in a module of Python; `nil` for any other.
    package init?(module: String, name: String) {
        switch (module, name) {
        case ("collections", "OrderedDict"): self = .orderedDictionary
        case ("torch", "Size"): self = .size
        case ("torch._utils", "_rebuild_tensor_v2"), ("torch._utils", "_rebuild_tensor"): self = .tensor
        case ("torch._utils", "_rebuild_parameter"): self = .parameter
        case ("torch", _):
            guard let type = Self.storages[name] else { return nil }
            self = .storage(type)
        default: return nil
        }
    }

    private static let storages: [String: SafetensorsElementType] = [
        "FloatStorage": .float32, "DoubleStorage": .float64, "HalfStorage": .float16, "BFloat16Storage": .bfloat16,
        "LongStorage": .int64, "IntStorage": .int32, "ShortStorage": .int16, "CharStorage": .int8,
        "ByteStorage": .unsignedInt8, "BoolStorage": .boolean,
    ]
}
