import EaselFiles

/// What a pickle holds: its value, and the contents of all lists, tuples, dictionaries, storages and tensors.
package struct PickleDocument: Sendable {
    /// A storage: elements in a row, that tensors lie in.
    package struct Storage: Hashable, Sendable {
        /// The name of its bytes in the file.
        package let key: String
        package let elementType: SafetensorsElementType
        /// The number of elements.
        package let count: Int
    }

    /// A tensor as the file says it, unchecked.
    package struct Tensor: Hashable, Sendable {
        /// The place of its storage in the document.
        package let storage: Int
        /// The place of its first element in the storage.
        package let offset: Int
        package let shape: [Int]
        /// The distances of neighbours in the storage, for each dimension.
        package let strides: [Int]
    }

    /// A dictionary's entries, in the order they were set; a key may be there more than once.
    package typealias Entries = [(key: PickleValue, value: PickleValue)]

    package internal(set) var root = PickleValue.none
    package internal(set) var lists: [[PickleValue]] = []
    package internal(set) var tuples: [[PickleValue]] = []
    package internal(set) var dictionaries: [Entries] = []
    package internal(set) var storages: [Storage] = []
    package internal(set) var tensors: [Tensor] = []

    /// The elements of a tuple or a list; `nil` for anything else.
    package func elements(_ value: PickleValue) -> [PickleValue]? {
        switch value {
        case .tuple(let index): tuples[index]
        case .list(let index): lists[index]
        default: nil
        }
    }

    /// The entries of a dictionary; `nil` for anything else.
    package func entries(_ value: PickleValue) -> Entries? {
        guard case .dictionary(let index) = value else { return nil }
        return dictionaries[index]
    }
}
