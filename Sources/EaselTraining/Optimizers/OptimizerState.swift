import EaselGraph
import EaselLayers
import EaselRuntime

/// The state of an optimizer: its slots for every parameter it updates.
public final class OptimizerState: Sendable {
    /// The optimizer.
    public let optimizer: any Optimizer
    /// The parameters it updates, all of them trainable.
    public let parameters: [NamedParameter]
    /// For each parameter its slots, in the optimizer's order.
    package let slots: [[Storage]]
    /// For each parameter, what it is updated by where it is in a group.
    private let groupRules: [(rule: any Optimizer, factor: Float)?]

    /// Creates the state before the first update.
    /// - Parameters:
    ///   - optimizer: The optimizer.
    ///   - parameters: What it updates; those that are not trainable are left out.
    ///   - groups: Those of them with a learning rate or weight decay of their own.
    /// - Throws: `OptimizerError` for a hyperparameter out of its range, or a parameter in two groups;
    ///   `ParameterError` for a group without parameters.
    package init(
        _ optimizer: any Optimizer, for parameters: [NamedParameter], groups: [ParameterGroup] = []
    ) throws {
        try optimizer.check()
        self.optimizer = optimizer
        let trained = parameters.filter(\.parameter.isTrainable)
        self.parameters = trained
        groupRules = try Self.rules(optimizer, groups, for: trained)
        slots = self.parameters.map { named in
            optimizer.slots.map { Storage($0.isScalar ? [] : named.parameter.shape, filledWith: $0.initialValue) }
        }
    }

    private static func rules(
        _ optimizer: any Optimizer, _ groups: [ParameterGroup], for parameters: [NamedParameter]
    ) throws -> [(rule: any Optimizer, factor: Float)?] {
        var rules = [(rule: any Optimizer, factor: Float)?](repeating: nil, count: parameters.count)
        for group in groups {
            try group.check()
            var rule = optimizer
            if let weightDecay = group.weightDecay {
                guard var decaying = optimizer as? any WeightDecayingOptimizer else {
                    throw OptimizerError("\(type(of: optimizer).name) has no weight decay; leave it out of the group")
                }
                decaying.weightDecay = weightDecay
                rule = decaying
            }
            let names = Set(try group.selection.selected(from: parameters).map(\.name))
            for (index, named) in parameters.enumerated() where names.contains(named.name) {
                guard rules[index] == nil else {
                    throw OptimizerError("\(named.name) is in two parameter groups; leave it out of one")
                }
                rules[index] = (rule, group.learningRateFactor)
            }
        }
        return rules
    }

    /// Every slot under its name in checkpoints, `optimizer.<slot>.<parameter>`.
    package var entries: [(name: String, storage: Storage)] {
        zip(parameters, slots).flatMap { named, storages in
            zip(optimizer.slots, storages).map { ("optimizer.\($0.name).\(named.name)", $1) }
        }
    }

    /// Every slot's memory, for `crossCheck`.
    package var storages: [Storage] { slots.flatMap { $0 } }

    /// The parameters as the trace that is being recorded reads them, to take gradients with respect to.
    package var tensors: [Tensor] { parameters.map(\.parameter.tensor) }

    /// Records the update of every parameter and slot.
    /// - Parameters:
    ///   - gradients: One for each of `parameters`, after any clipping.
    ///   - learningRate: A scalar, an input of the program.
    ///   - step: A scalar: the number of this update, from 1.
    ///   - trace: What is being recorded.
    package func recordUpdates(_ gradients: [Tensor], learningRate: Tensor, step: Tensor, in trace: Trace) {
        guard gradients.count == parameters.count else {
            trace.fail("optimizer", "\(gradients.count) gradients for \(parameters.count) parameters")
            return
        }
        for (index, named) in parameters.enumerated() {
            let storages = slots[index]
            let (rule, factor) = groupRules[index] ?? (optimizer, 1)
            let (value, state) = rule.update(
                trace.read(named.parameter.storage), gradient: gradients[index],
                state: storages.map { trace.read($0) },
                learningRate: factor == 1 ? learningRate : learningRate * factor, step: step)
            trace.update(named.parameter.storage, to: value)
            for (storage, new) in zip(storages, state) { trace.update(storage, to: new) }
        }
    }
}
