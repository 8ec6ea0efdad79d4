import EaselFiles

extension ChartDrawing {
    /// The drawing as an SVG image.
    var svg: String {
        let (width, height) = (Self.decimal(width), Self.decimal(height))
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)">
            <style>
            text { font: 12px sans-serif; fill: #444 } .name { font-size: 16px; font-weight: bold; fill: #111 }
            .title { font-size: 13px; font-weight: bold; fill: #222 }
            path { fill: none } .grid { stroke: #e6e6e6 } .axis { stroke: #888 }
            .line { stroke-width: 2; stroke-linejoin: round } .back { stroke-width: 1; stroke-opacity: 0.5 }
            .dash { stroke-width: 1.5; stroke-dasharray: 4 3 } .ring { fill: none; stroke-width: 1.5 }
            </style>
            <rect width="\(width)" height="\(height)" fill="#fff"/>

            """ + elements + "</svg>\n"
    }

    /// The drawing as part of a page, which says how its texts and lines look: without a ground of its own, and without an
    /// address, which a page's own images need none of.
    /// - Parameter label: What it shows, for those who do not see it.
    func inline(label: String) -> String {
        "<svg class=\"chart\" role=\"img\" aria-label=\"\(Self.escaped(label))\" "
            + "viewBox=\"0 0 \(Self.decimal(width)) \(Self.decimal(height))\">\n\(elements)</svg>\n"
    }

    private var elements: String { marks.map { Self.element($0) + "\n" }.joined() }

    private static func element(_ mark: ChartMark) -> String {
        switch mark {
        case .line(let points, let style):
            let path = points.map { "\(decimal($0.x)) \(decimal($0.y))" }.joined(separator: "L")
            return "<path \(attributes(style)) d=\"M\(path)\"/>"
        case .dot(let x, let y, let colour):
            return "<circle cx=\"\(decimal(x))\" cy=\"\(decimal(y))\" r=\"3\" fill=\"\(colour.text)\"/>"
        case .ring(let x, let y, let colour):
            return
                "<circle class=\"ring\" cx=\"\(decimal(x))\" cy=\"\(decimal(y))\" r=\"\(ringRadius)\" stroke=\"\(colour.text)\"/>"
        case .bar(let x, let y, let width, let height, let colour):
            return "<rect x=\"\(decimal(x))\" y=\"\(decimal(y))\" width=\"\(decimal(width))\" "
                + "height=\"\(decimal(height))\" fill=\"\(colour.text)\"/>"
        case .text(let text, let x, let y, let anchor, let style):
            let look =
                switch style {
                case .plain: ""
                case .title: "class=\"title\" "
                case .name: "class=\"name\" "
                }
            let place = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
            return "<text \(look)x=\"\(decimal(x))\" y=\"\(decimal(y))\"\(place)>\(escaped(text))</text>"
        }
    }

    private static func attributes(_ style: ChartMark.LineStyle) -> String {
        switch style {
        case .grid: "class=\"grid\""
        case .axis: "class=\"axis\""
        case .strong(let colour): "class=\"line\" stroke=\"\(colour.text)\""
        case .dashed(let colour): "class=\"dash\" stroke=\"\(colour.text)\""
        case .background(let colour): "class=\"back\" stroke=\"\(colour.text)\""
        }
    }

    /// A position with one decimal.
    private static func decimal(_ value: Double) -> String {
        guard value.magnitude < 1e6 else { return "0" }
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
    }

    private static func escaped(_ text: String) -> String {
        text.inOneLine(limit: 60).reduce(into: "") { result, sign in
            switch sign {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(sign)
            }
        }
    }
}
