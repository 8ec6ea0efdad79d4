import EaselGraph
import EaselLayers

/// A network that was read from a file of another program's format. Its weights are parameters under the names they have there.
///
/// It is traced anew for every shape of its inputs, so that sizes that a file leaves open are what they are given as.
public protocol ForeignNetwork: ParameterContainer, Sendable {
    /// The file that it was read from.
    var path: String { get }
    /// The format, and the program that wrote the file where it says so.
    var origin: String { get }
    /// What a caller gives.
    var inputs: [NetworkPort] { get }
    /// What it computes.
    var outputs: [NetworkPort] { get }
    /// What else the file says, by names.
    var metadata: [String: String] { get }
    /// The parameters by the names of the file.
    var parameters: [String: Parameter] { get }
    /// How many nodes there are of each operator, in the order of their names.
    var operators: [(name: String, count: Int)] { get }

    /// Pixels from 0 to 255 as an input takes them: as the whole numbers that they are, where it is quantised.
    func bytes(_ pixels: Tensor, of input: String) -> Tensor

    /// Traces the network.
    /// - Parameters:
    ///   - values: A tensor for each input, in the file's order of dimensions.
    ///   - wanted: The names of the values that are wanted: outputs, or values within.
    /// - Returns: Those values, in the file's order of dimensions.
    /// - Throws: An error that names the node which cannot be traced.
    func callAsFunction(_ values: [String: Tensor], wanted: [String]) throws -> [Tensor]

    /// The value that a softmax at the end makes probabilities of, or the output itself, and whether that is of probabilities.
    func logits(of output: String) -> (name: String, isOfProbabilities: Bool)

    /// The value of whose numbers along the classes an output has the place of the largest; `nil` for another output.
    func scores(behind output: String) -> String?
}

extension ForeignNetwork {
    /// The pixels themselves, unless a format says otherwise.
    public func bytes(_ pixels: Tensor, of input: String) -> Tensor { pixels }
}
