/// Collects the modules of a `Sequential` from a block.
@resultBuilder
public enum SequentialBuilder {
    /// One module.
    public static func buildExpression(_ module: any Module) -> [any Module] { [module] }
    /// Several modules.
    public static func buildExpression(_ modules: [any Module]) -> [any Module] { modules }
    /// Everything in a block.
    public static func buildBlock(_ parts: [any Module]...) -> [any Module] { parts.flatMap { $0 } }
    /// An `if` without `else`.
    public static func buildOptional(_ part: [any Module]?) -> [any Module] { part ?? [] }
    /// The first branch of an `if`.
    public static func buildEither(first part: [any Module]) -> [any Module] { part }
    /// The second branch of an `if`.
    public static func buildEither(second part: [any Module]) -> [any Module] { part }
    /// A loop.
    public static func buildArray(_ parts: [[any Module]]) -> [any Module] { parts.flatMap { $0 } }
}
