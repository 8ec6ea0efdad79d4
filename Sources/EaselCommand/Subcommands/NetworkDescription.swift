import EaselCore
import EaselInterchange

/// What there is to say of a network in a file.
struct NetworkDescription: Encodable {
    /// An input or output.
    struct Port: Encodable {
        let name: String
        /// The sizes, 0 for one that is open; `nil` where the file does not say how many there are.
        let sizes: [Int]?
        let elementType: String

        init(_ port: NetworkPort) {
            (name, elementType) = (port.name, port.elementType)
            sizes = port.sizes.map { $0.map { $0 ?? 0 } }
        }

        /// `images float32 ?x3x224x224`.
        var line: String {
            let text = sizes.map { $0.map { $0 == 0 ? "?" : "\($0)" }.joined(separator: "x") } ?? "of open sizes"
            return "\(name.inOneLine(limit: 120)) \(elementType) \(text)"
        }
    }

    let file: String
    let origin: String
    let inputs: [Port]
    let outputs: [Port]
    let parameters: Int
    let operators: [String: Int]
    let metadata: [String: String]

    init(_ network: any ForeignNetwork) {
        (file, origin, metadata) = (network.path, network.origin, network.metadata)
        (inputs, outputs) = (network.inputs.map(Port.init), network.outputs.map(Port.init))
        parameters = network.parameters.values.reduce(0) { $0 + $1.shape.count }
        operators = Dictionary(uniqueKeysWithValues: network.operators.map { ($0.name, $0.count) })
    }

    /// What a person reads.
    var lines: [String] {
        let nodes = operators.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return ["\(file): \(origin)"] + inputs.map { "takes \($0.line)" } + outputs.map { "gives \($0.line)" }
            + ["\(counted(parameters, "number")) in its weights"]
            + ["operators: \(nodes.map { "\($0.key) \($0.value)" }.joined(separator: ", "))"]
            + metadata.sorted { $0.key < $1.key }.map {
                "\($0.key.inOneLine(limit: 60)): \($0.value.inOneLine(limit: 200))"
            }
    }
}
