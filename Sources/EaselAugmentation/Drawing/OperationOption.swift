import EaselCore

/// An option of an operation: its name, what it means, and where its value is kept. The default is what the operation holds
/// before anything is chosen.
package struct OperationOption<Root>: Sendable {
    package let name: String
    /// What it means, in a few words.
    package let help: String
    /// The value as it is written; `nil` where there is none.
    package let read: @Sendable (Root) -> String?
    /// Sets a value; else what it must be.
    package let write: @Sendable (inout Root, String) -> String?

    private init(
        _ name: String, _ help: String, read: @escaping @Sendable (Root) -> String?,
        write: @escaping @Sendable (inout Root, String) -> String?
    ) {
        (self.name, self.help, self.read, self.write) = (name, help, read, write)
    }

    /// A range that a number is drawn from: `0.8..1.2`, or one number.
    /// - Parameters:
    ///   - isSymmetric: Whether one number `a` stands for `-a..a`.
    ///   - around: The number that one number lies that much to either side of: `around - a .. around + a`.
    package static func range(
        _ name: String, _ path: any WritableKeyPath<Root, ClosedRange<Double>> & Sendable, _ help: String,
        in limits: ClosedRange<Double>, isSymmetric: Bool = false, around: Double? = nil
    ) -> Self {
        let middle = around ?? (isSymmetric ? 0 : nil)
        return Self(name, help) {
            let range = $0[keyPath: path]
            return "\(range.lowerBound)..\(range.upperBound)"
        } write: { root, text in
            let wanted =
                "a number or a range as in 0.5..0.8, from \(short(limits.lowerBound)) to \(short(limits.upperBound))"
            let parts = text.parts
            guard let low = Double(fraction: parts.low), let high = Double(fraction: parts.high), low <= high else {
                return wanted
            }
            var range = low...high
            if parts.isOne, let middle { range = (middle - abs(low))...(middle + abs(low)) }
            guard limits.contains(range.lowerBound), limits.contains(range.upperBound) else {
                return wanted
                    + (parts.isOne && middle != nil
                        ? "; \(text) alone is \(range.lowerBound)..\(range.upperBound)" : "")
            }
            root[keyPath: path] = range
            return nil
        }
    }

    /// A number.
    package static func number(
        _ name: String, _ path: any WritableKeyPath<Root, Double> & Sendable, _ help: String,
        in limits: ClosedRange<Double>
    ) -> Self {
        Self(name, help) {
            "\($0[keyPath: path])"
        } write: { root, text in
            guard let number = Double(fraction: Substring(text)), limits.contains(number) else {
                return "from \(short(limits.lowerBound)) to \(short(limits.upperBound))"
            }
            root[keyPath: path] = number
            return nil
        }
    }

    /// A whole number.
    package static func integer(
        _ name: String, _ path: any WritableKeyPath<Root, Int> & Sendable, _ help: String, in limits: ClosedRange<Int>
    ) -> Self {
        Self(name, help) {
            "\($0[keyPath: path])"
        } write: { root, text in
            guard let number = Int(text), limits.contains(number) else {
                return "a whole number from \(limits.lowerBound) to \(limits.upperBound)"
            }
            root[keyPath: path] = number
            return nil
        }
    }

    /// A range of whole numbers.
    package static func integers(
        _ name: String, _ path: any WritableKeyPath<Root, ClosedRange<Int>> & Sendable, _ help: String,
        in limits: ClosedRange<Int>
    ) -> Self {
        Self(name, help) {
            let range = $0[keyPath: path]
            return "\(range.lowerBound)..\(range.upperBound)"
        } write: { root, text in
            let parts = text.parts
            guard let low = Int(parts.low), let high = Int(parts.high), low <= high, limits.contains(low),
                limits.contains(high)
            else {
                return
                    "a whole number or a range as in 2..4, from \(limits.lowerBound) to \(limits.upperBound)"
            }
            root[keyPath: path] = low...high
            return nil
        }
    }

    /// Yes or no.
    package static func flag(
        _ name: String, _ path: any WritableKeyPath<Root, Bool> & Sendable, _ help: String
    ) -> Self {
        Self(name, help) {
            "\($0[keyPath: path])"
        } write: { root, text in
            guard let flag = ["true": true, "false": false][text.lowercased()] else { return "true or false" }
            root[keyPath: path] = flag
            return nil
        }
    }

    /// One of some names.
    package static func choice<Value: RawRepresentable & CaseIterable & Sendable>(
        _ name: String, _ path: any WritableKeyPath<Root, Value> & Sendable, _ help: String
    ) -> Self where Value.RawValue == String {
        Self(name, help) {
            $0[keyPath: path].rawValue
        } write: { root, text in
            guard let value = Value(rawValue: text) else {
                return "one of " + Value.allCases.map(\.rawValue).joined(separator: ", ")
            }
            root[keyPath: path] = value
            return nil
        }
    }

    /// A size: `28`, or rows and columns as in `28x40`.
    package static func size(
        _ name: String, _ path: any WritableKeyPath<Root, Size2D?> & Sendable, _ help: String
    ) -> Self {
        Self(name, help) {
            $0[keyPath: path].map { "\($0)" }
        } write: { root, text in
            guard let size = Size2D(text) else { return "a size: 28, or rows and columns as in 28x40" }
            root[keyPath: path] = size
            return nil
        }
    }

    /// An option that is refused, with the reason.
    package static func refused(_ name: String, _ reason: String) -> Self {
        Self(name, reason) { _ in
            nil
        } write: { _, _ in
            "left out: \(reason)"
        }
    }

    /// How places between pixels are sampled and what lies past an edge.
    package static func sampling(_ path: any WritableKeyPath<Root, WarpSettings> & Sendable) -> [Self] {
        [
            Self("fill", "What lies past the edge: constant, nearest (the edge), reflect or wrap.") {
                $0[keyPath: path].fill.rawValue
            } write: { root, text in
                guard let fill = WarpSettings.Fill(rawValue: text) else {
                    return "one of " + WarpSettings.Fill.allCases.map(\.rawValue).joined(separator: ", ")
                }
                root[keyPath: path].fill = fill
                return nil
            },
            Self("value", "The grey of fill=constant, 0 to 255.") {
                "\($0[keyPath: path].value)"
            } write: {
                root, text in
                guard let value = Double(text), (0...255).contains(value) else { return "from 0 to 255" }
                root[keyPath: path].value = value
                return nil
            },
            Self("interpolation", "nearest, bilinear, bicubic, or spline-2 to spline-5.") {
                $0[keyPath: path].interpolation.rawValue
            } write: { root, text in
                guard let kind = WarpSettings.Interpolation(rawValue: text) else {
                    return "one of " + WarpSettings.Interpolation.allCases.map(\.rawValue).joined(separator: ", ")
                }
                root[keyPath: path].interpolation = kind
                return nil
            },
        ]
    }

    private static func short(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }
}

extension String {
    /// The two ends of a range, or one number twice.
    fileprivate var parts: (low: Substring, high: Substring, isOne: Bool) {
        guard let dots = firstRange(of: "..") else { return (self[...], self[...], true) }
        return (self[..<dots.lowerBound], self[dots.upperBound...], false)
    }
}

extension Double {
    /// Reads `0.5`, or `1/255`; finite.
    fileprivate init?(fraction text: Substring) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
        guard (1...2).contains(parts.count), let top = parts[0], let below = parts.count == 2 ? parts[1] : 1 else {
            return nil
        }
        let value = top / below
        guard value.isFinite else { return nil }
        self = value
    }
}
