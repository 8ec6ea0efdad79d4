import EaselCore
import EaselFiles

/// What a pickle refers to by name, and what it makes of it.
extension PickleReader {
    mutating func performNamed(_ opcode: PickleOpcode) throws {
        switch opcode {
        case .global, .instance:
            let module = String(decoding: try bytes.line(limit: 1024), as: UTF8.self)
            let name = try named(module, String(decoding: try bytes.line(limit: 1024), as: UTF8.self))
            guard opcode == .global else { throw refused("makes an object of \(name) as no file of weights does") }
            try push(.name(name))
        case .stackGlobal:
            let (name, module) = (try popped(), try popped())
            guard case .text(let name) = name, case .text(let module) = module else {
                throw refused("has \(module.kind) and \(name.kind) for a name")
            }
            try push(.name(named(module, name)))
        case .reduce, .newObject:
            let (arguments, function) = (try popped(), try popped())
            guard case .name(let name) = function, case .tuple(let index) = arguments else {
                throw refused("calls \(function.kind) with \(arguments.kind)")
            }
            try make(name, document.tuples[index])
        case .build:
            // Attributes, such as a state dictionary's `_metadata`, are of no use here.
            let state = try popped()
            switch (try top(), state) {
            case (.dictionary, .dictionary), (.tensor, .dictionary), (.dictionary, .none), (.tensor, .none): break
            default: throw refused("gives \(try top().kind) attributes of \(state.kind)")
            }
        default: try pushStorage(popped())
        }
    }

    private func named(_ module: String, _ name: String) throws -> PickleName {
        if let known = PickleName(module: module, name: name) { return known }
        let text = "\(module).\(name)".inOneLine(limit: 200)
        throw FileError(
            path: bytes.file.path,
            problem: "refers to \(text): a file of weights that would run code is not read; in PyTorch, save the "
                + "tensors alone: torch.save(model.state_dict(), path)")
    }

    private mutating func make(_ name: PickleName, _ arguments: [PickleValue]) throws {
        switch name {
        case .orderedDictionary:
            guard let pairs = try orderedPairs(arguments) else { throw refused("has an OrderedDict of unknown form") }
            try pushDictionary(pairs)
        case .size:
            guard arguments.count == 1, document.elements(arguments[0]) != nil else {
                throw refused("has a torch.Size that is no tuple")
            }
            try push(arguments[0])
        case .parameter:
            guard let data = arguments.first, case .tensor = data else {
                throw refused("has a parameter without a tensor")
            }
            try push(data)
        case .tensor:
            guard document.tensors.count < limits.tensors else {
                throw refused("has more than \(limits.tensors) tensors")
            }
            document.tensors.append(try tensor(arguments))
            try push(.tensor(document.tensors.count - 1))
        case .storage: throw refused("makes a storage of its type's name")
        }
    }

    /// The keys and values in turn that an OrderedDict is made of: nothing, or a list of pairs as Python 2 writes it.
    private mutating func orderedPairs(_ arguments: [PickleValue]) throws -> [PickleValue]? {
        guard let first = arguments.first else { return [] }
        guard arguments.count == 1, let pairs = document.elements(first) else { return nil }
        try count(pairs.count * 2)
        var items: [PickleValue] = []
        for pair in pairs {
            guard let pair = document.elements(pair), pair.count == 2 else { return nil }
            items += pair
        }
        return items
    }

    /// Storage, offset, shape and strides; whether gradients were wanted, hooks and metadata are of no use here.
    private func tensor(_ arguments: [PickleValue]) throws -> PickleDocument.Tensor {
        guard arguments.count >= 4, case .storage(let storage) = arguments[0], case .integer(let offset) = arguments[1],
            let shape = try sizes(arguments[2]), let strides = try sizes(arguments[3])
        else { throw refused("has a tensor that is not made of a storage, an offset, a shape and strides in 64 bits") }
        return PickleDocument.Tensor(storage: storage, offset: offset, shape: shape, strides: strides)
    }

    private func sizes(_ value: PickleValue) throws -> [Int]? {
        guard let elements = document.elements(value) else { return nil }
        guard elements.count <= limits.rank else {
            throw refused("has a tensor of \(elements.count) dimensions; at most \(limits.rank) are read")
        }
        let sizes = elements.compactMap { if case .integer(let size) = $0 { size } else { nil } }
        return sizes.count == elements.count ? sizes : nil
    }

    /// What `torch.save` keeps outside the pickle: `('storage', type, key, device, count)`.
    private mutating func pushStorage(_ identity: PickleValue) throws {
        guard let parts = document.elements(identity), parts.count >= 5, parts.count <= 6, parts[0] == .text("storage"),
            case .name(.storage(let type)) = parts[1], let size = type.byteCount, case .text(let key) = parts[2],
            case .integer(let count) = parts[4], key.utf8.count <= 1024
        else {
            throw refused("refers to what is no storage outside it; save model.state_dict() in PyTorch, not the model")
        }
        guard parts.count == 5 || parts[5] == .none else {
            throw refused(
                "has a view of a storage, as PyTorch before 0.4 wrote; load it in a newer one and save it anew")
        }
        guard count >= 0, !count.multipliedReportingOverflow(by: size).overflow else {
            throw refused("has a storage of \(count) elements")
        }
        let storage = PickleDocument.Storage(key: key, elementType: type, count: count)
        if let known = storagesByKey[key] {
            guard document.storages[known] == storage else {
                throw refused("has storage '\(key.inOneLine(limit: 80))' twice, and once of another type or size")
            }
            return try push(.storage(known))
        }
        guard document.storages.count < limits.tensors else {
            throw refused("has more than \(limits.tensors) storages")
        }
        document.storages.append(storage)
        storagesByKey[key] = document.storages.count - 1
        try push(.storage(document.storages.count - 1))
    }
}
