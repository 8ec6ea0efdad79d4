import EaselMeasures
import Testing

/// The plane in which rows spread the most.
@Suite struct PrincipalPlaneTests {
    private let rows: [Float] = [1, 2, 0.5, 2, 1, -1, 3, 5, 2, 4, 3, 0, 0, -2, 1, -3, 1, 4]

    /// By NumPy's singular values.
    @Test func isThatOfTheFirstTwoComponents() throws {
        let plane = try PrincipalPlane(of: rows, width: 3)
        let expected = [[0.76524692, 0.55763914, -0.32161428], [-0.25693864, 0.72267023, 0.64166211]]
        for (axis, wanted) in zip(plane.axes, expected) {
            #expect(zip(axis, wanted).allSatisfy { abs($0 - $1) < 1e-6 }, "\(axis)")
        }
        #expect(zip(plane.centre, [7.0 / 6, 10.0 / 6, 6.5 / 6]).allSatisfy { abs($0 - $1) < 1e-6 })
        // What lies in the plane comes back.
        let place = plane.place(of: plane.row(atX: 1.5, y: -0.5))
        #expect(abs(place.x - 1.5) < 1e-5 && abs(place.y + 0.5) < 1e-5)
    }

    @Test func fewColumnsAreTheAxes() throws {
        let two = try PrincipalPlane(of: [1, 5, 3, 9], width: 2)
        #expect(two.axes == [[1, 0], [0, 1]] && two.centre == [2, 7])
        let one = try PrincipalPlane(of: [1, 3], width: 1)
        #expect(one.place(of: [5]).x == 3 && one.place(of: [5]).y == 0)
    }

    /// Rows on a line, and rows that are all the same, have fewer axes.
    @Test func rowsThatSpreadLess() throws {
        let line = try PrincipalPlane(of: [0, 0, 0, 1, 1, 1, 2, 2, 2], width: 3)
        #expect(line.axes[0].allSatisfy { abs($0 - 0.57735) < 1e-4 } && line.axes[1] == [0, 0, 0])
        #expect(try PrincipalPlane(of: [4, 4, 4, 4, 4, 4], width: 3).axes == [[0, 0, 0], [0, 0, 0]])
        let single = try PrincipalPlane(of: [4, 5, 6], width: 3)
        #expect(single.centre == [4, 5, 6] && single.axes == [[0, 0, 0], [0, 0, 0]])
    }
}
