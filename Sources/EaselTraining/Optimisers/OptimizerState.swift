import EaselGraph
import EaselLayers
import EaselRuntime

/// What an optimiser remembers of the parameters it updates.
public final class OptimizerState: Sendable {
    /// The rule.
    public let optimizer: any Optimizer
    /// The parameters it updates, all of them trainable.
    public let parameters: [NamedParameter]
    /// For each parameter its slots, in the optimiser's order.
    public let slots: [[Storage]]

    /// Makes the state of before the first update.
    /// - Parameters:
    ///   - optimizer: The rule.
    ///   - parameters: What it updates; those that are not trainable are left out.
    /// - Throws: `OptimizerError` where a number of the rule cannot be.
    public init(_ optimizer: any Optimizer, for parameters: [NamedParameter]) throws {
        try optimizer.check()
        self.optimizer = optimizer
        self.parameters = parameters.filter(\.parameter.isTrainable)
        slots = self.parameters.map { named in
            optimizer.slots.map { Storage(named.parameter.shape, filledWith: $0.initialValue) }
        }
    }

    /// Every slot under its name in checkpoints, `optimizer.<slot>.<parameter>`.
    public var entries: [(name: String, storage: Storage)] {
        zip(parameters, slots).flatMap { named, storages in
            zip(optimizer.slots, storages).map { ("optimizer.\($0.name).\(named.name)", $1) }
        }
    }

    /// Every slot's memory, for `crossCheck`.
    public var storages: [Storage] { slots.flatMap { $0 } }

    /// The parameters as the trace that is being recorded reads them, to take gradients with respect to.
    public var tensors: [Tensor] { parameters.map(\.parameter.tensor) }

    /// Records the update of every parameter and slot.
    /// - Parameters:
    ///   - gradients: One for each of `parameters`, after any clipping.
    ///   - learningRate: A scalar, an input of the program.
    ///   - step: A scalar: the number of this update, from 1.
    ///   - trace: What is being recorded.
    public func recordUpdates(_ gradients: [Tensor], learningRate: Tensor, step: Tensor, in trace: Trace) {
        guard gradients.count == parameters.count else {
            trace.fail("optimizer", "\(gradients.count) gradients for \(parameters.count) parameters")
            return
        }
        for (index, named) in parameters.enumerated() {
            let storages = slots[index]
            let (value, state) = optimizer.update(
                trace.read(named.parameter.storage), gradient: gradients[index],
                state: storages.map { trace.read($0) }, learningRate: learningRate, step: step)
            trace.update(named.parameter.storage, to: value)
            for (storage, new) in zip(storages, state) { trace.update(storage, to: new) }
        }
    }
}
