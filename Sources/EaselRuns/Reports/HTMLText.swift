import EaselCore
import EaselFiles

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Texts of a page of HTML. What comes from outside, such as the names of runs, classes and files, goes through `escaped`.
enum HTMLText {
    /// A text as it stands between tags or within quotation marks: in one line, and with nothing in it that HTML reads.
    static func escaped(_ text: String, limit: Int = 400) -> String {
        text.inOneLine(limit: limit).reduce(into: "") { result, sign in
            switch sign {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(sign)
            }
        }
    }

    /// A picture that is part of the page.
    /// - Parameters:
    ///   - png: The bytes of a PNG file.
    ///   - label: What it shows, for those who do not see it.
    ///   - attributes: Others of the element, which begin with a space.
    static func image(_ png: [UInt8], label: String, attributes: String = "") -> String {
        "<img src=\"data:image/png;base64,\(base64(png))\" alt=\"\(escaped(label))\"\(attributes)>"
    }

    /// Bytes as text.
    static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// A table whose first column is a heading of its row.
    /// - Parameters:
    ///   - head: The headings of the columns.
    ///   - rows: The texts of the cells, which are escaped here.
    ///   - textColumns: How many columns at the left are texts; the others are numbers, which stand at the right.
    static func table(head: [String], rows: [[String]], textColumns: Int = 1) -> String {
        func kind(_ column: Int) -> String { column < textColumns ? "" : " class=\"number\"" }
        let heads = head.enumerated().map { "<th scope=\"col\"\(kind($0.offset))>\(escaped($0.element))</th>" }
        let lines = rows.map { row in
            let cells = row.enumerated().map { column, text in
                column == 0
                    ? "<th scope=\"row\">\(escaped(text))</th>" : "<td\(kind(column))>\(escaped(text))</td>"
            }
            return "<tr>\(cells.joined())</tr>\n"
        }
        return
            "<div class=\"wide\"><table><thead><tr>\(heads.joined())</tr></thead>\n"
            + "<tbody>\n\(lines.joined())</tbody></table></div>\n"
    }

    /// A list of names with what they stand for; those without a value are left out.
    static func list(_ entries: [(name: String, value: String?)]) -> String {
        let lines = entries.compactMap { name, value in
            value.map { "<div><dt>\(escaped(name))</dt><dd>\(escaped($0, limit: 2000))</dd></div>\n" }
        }
        return "<dl>\n\(lines.joined())</dl>\n"
    }

    /// A part of the page under a heading, which a link can lead to.
    static func section(_ name: String, _ title: String, _ content: String) -> String {
        content.isEmpty
            ? ""
            : "<section id=\"\(name)\" aria-labelledby=\"\(name)-title\">\n<h2 id=\"\(name)-title\">\(escaped(title))</h2>\n\(content)</section>\n"
    }

    /// Lines of a list.
    static func items(_ lines: [String], style: String = "") -> String {
        guard !lines.isEmpty else { return "" }
        let items = lines.map { "<li>\(escaped($0, limit: 1000))</li>\n" }
        return "<ul\(style.isEmpty ? "" : " class=\"\(style)\"")>\n\(items.joined())</ul>\n"
    }
}
