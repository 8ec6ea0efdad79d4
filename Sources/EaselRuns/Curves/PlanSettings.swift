import EaselFiles
import EaselModels
import EaselTraining

/// The settings of a training plan that decide what comes out of it, each by its name, so that two plans can be compared.
///
/// They are taken from the plan itself: one that is added to it is compared without a line here. What has no value is left
/// out, so that a plan of before something could be set is equal to one in which it is not.
enum PlanSettings {
    /// Where things are and what never changes a result, and what differs between the runs of a curve.
    private static let left: Set<String> = [
        "place", "data.root", "data.storage", "data.threads", "data.reading.perClass", "retention",
        "checkpointInterval", "tensorBoard",
    ]

    /// The settings of a plan.
    /// - Parameter folder: A folder of images is named as it is seen from there.
    static func settings(of plan: TrainingPlan, from folder: String) -> [String: String] {
        var settings: [String: String] = [:]
        for child in Mirror(reflecting: plan).children {
            guard let label = child.label else { continue }
            add(child.value, label, to: &settings)
        }
        if plan.data.isFolder { settings["data.name"] = RecordedPath.recorded(plan.data.name, from: folder) }
        return settings
    }

    private static func add(_ value: Any, _ name: String, to settings: inout [String: String]) {
        guard !left.contains(name) else { return }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            if let inner = mirror.children.first { add(inner.value, name, to: &settings) }
        case .dictionary:
            for pair in (value as? [String: JSONValue]) ?? [:] { settings["\(name).\(pair.key)"] = "\(pair.value)" }
        case .struct, .tuple:
            for child in mirror.children { child.label.map { add(child.value, "\(name).\($0)", to: &settings) } }
        default:
            settings[name] = "\(value)"
        }
    }

    /// What differs first between two plans' settings, in words; `nil` where nothing does.
    static func difference(_ old: [String: String], _ new: [String: String]) -> String? {
        // An empty list is what a plan of before there was such a list has.
        let (old, new) = (old.filter { $0.value != "[]" }, new.filter { $0.value != "[]" })
        guard let name = Set(old.keys).union(new.keys).sorted().first(where: { old[$0] != new[$0] }) else { return nil }
        let words = name.split(separator: ".").map { optionFlag(String($0)).dropFirst(2) }.joined(separator: " ")
        return "\(words) was \(old[name] ?? "not given") and is \(new[name] ?? "not given") now"
    }
}
