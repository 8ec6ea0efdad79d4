/// What a chart is drawn with, for an SVG image and for one of pixels alike.
struct ChartDrawing: Sendable {
    /// The width, in the units of the SVG image.
    let width: Double
    /// The height, in the units of the SVG image.
    let height: Double
    /// The marks, each drawn over those before it.
    private(set) var marks: [ChartMark]

    /// Starts with some marks.
    init(width: Double, height: Double, _ marks: [ChartMark]) {
        (self.width, self.height, self.marks) = (width, height, marks)
    }

    /// Draws panels below one another under a title.
    /// - Parameters:
    ///   - title: Stands over the image.
    ///   - panels: From the top down.
    ///   - horizontal: The axis that all panels share.
    ///   - label: What that axis has.
    ///   - empty: Stands in the place of panels where there are none.
    init(title: String, _ panels: [ChartPanel], across horizontal: ChartScale, label: String, empty: String) {
        let header = 34.0
        var marks: [ChartMark] = [.text(title, x: 20, y: 26, .start, .name)]
        if panels.isEmpty { marks.append(.text(empty, x: 20, y: 60)) }
        var top = header
        for panel in panels {
            marks += panel.marks(top: top, across: horizontal, label: label)
            top += panel.height
        }
        self.init(width: ChartPanel.width, height: header + max(60, top - header), marks)
    }
}
