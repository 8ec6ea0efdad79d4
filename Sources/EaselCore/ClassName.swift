/// The name of a class, or its number where it has no name.
package func className(_ label: Int, in names: [String]?) -> String {
    guard let names, names.indices.contains(label) else { return "\(label)" }
    return names[label]
}
