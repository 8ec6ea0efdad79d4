import HTTPTypes

extension HTTPFields {
    /// The value of a field by its name as it is written; a name that is none has no value.
    subscript(text name: String) -> String? {
        get { HTTPField.Name(name).flatMap { self[$0] } }
        set { if let name = HTTPField.Name(name) { self[name] = newValue } }
    }
}
