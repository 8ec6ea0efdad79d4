import HTTPTypes
import Hummingbird

/// The form that an answer is wanted in.
enum AcceptedForm: String {
    case png = "image/png"
    case json = "application/json"

    /// The form that a request's `Accept` prefers among those there are, the first where it does not care.
    /// - Throws: `StatusError` where it accepts none of them.
    static func wanted(by request: Request, of forms: [AcceptedForm]) throws -> AcceptedForm {
        guard let accept = request.headers[.accept], !accept.isEmpty else { return forms[0] }
        let ranges = accept.split(separator: ",").map { part -> (type: String, quality: Double) in
            let fields = part.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            let quality = fields.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            return (fields.first ?? "", quality)
        }
        func quality(_ form: AcceptedForm) -> Double {
            let kind = form.rawValue.prefix { $0 != "/" } + "/*"
            // The most particular range counts.
            for type in [form.rawValue, String(kind), "*/*"] {
                if let range = ranges.first(where: { $0.type == type }) { return range.quality }
            }
            return 0
        }
        let best = forms.map(quality).max() ?? 0
        guard best > 0, let form = forms.first(where: { quality($0) == best }) else {
            throw StatusError(
                .notAcceptable,
                "the answer is \(forms.map(\.rawValue).joined(separator: " or ")), and Accept takes neither")
        }
        return form
    }
}
