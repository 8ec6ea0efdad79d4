import EaselCore
import EaselModels
import Testing

@Suite("PyTorch's layout of parameters and Easel's") struct ParameterLayoutTests {
    /// Numbers that tell where in a tensor of PyTorch's they stand.
    private func numbered(_ shape: [Int]) -> [Float] { (0..<shape.reduce(1, *)).map(Float.init) }

    @Test("a filter [out, in, kH, kW] becomes [kH, kW, in, out]") func filters() throws {
        let (out, input, rows, columns) = (4, 3, 2, 5)
        let own = [rows, columns, input, out]
        let result = try #require(
            ParameterLayout().converted(
                numbered([out, input, rows, columns]), from: [out, input, rows, columns], to: own))
        for row in 0..<rows {
            for column in 0..<columns {
                for channel in 0..<input {
                    for filter in 0..<out {
                        let theirs = ((filter * input + channel) * rows + row) * columns + column
                        let ours = ((row * columns + column) * input + channel) * out + filter
                        #expect(result[ours] == Float(theirs))
                    }
                }
            }
        }
    }

    @Test(
        "a matrix of a flattened map has its rows in the order of pixels",
        arguments: [Size2D(1), Size2D(height: 2, width: 3)])
    func matrices(map: Size2D) throws {
        let (out, channels) = (4, 5)
        let inputs = channels * map.count
        let result = try #require(
            ParameterLayout(map: map).converted(numbered([out, inputs]), from: [out, inputs], to: [inputs, out]))
        for place in 0..<map.count {
            for channel in 0..<channels {
                for row in 0..<out {
                    let theirs = row * inputs + channel * map.count + place
                    #expect(result[(place * channels + channel) * out + row] == Float(theirs))
                }
            }
        }
    }

    @Test("a dense layer that a file has as a convolution, and the other way round") func mixed() throws {
        let layout = ParameterLayout(map: Size2D(height: 2, width: 3))
        let filter = numbered([4, 5, 2, 3])
        #expect(
            layout.converted(filter, from: [4, 5, 2, 3], to: [30, 4])
                == layout.converted(filter, from: [4, 30], to: [30, 4]))
        #expect(
            ParameterLayout().converted(numbered([4, 5]), from: [4, 5], to: [1, 1, 5, 4])
                == ParameterLayout().converted(numbered([4, 5]), from: [4, 5], to: [5, 4]))
    }

    @Test("a vector stays as it is; what does not fit is refused") func others() {
        #expect(ParameterLayout().converted([1, 2, 3], from: [3], to: [3]) == [1, 2, 3])
        let odd: [([Int], [Int])] = [
            ([3], [4]), ([3], [3, 1]), ([4, 5], [4, 5]), ([4, 3, 2, 2], [2, 2, 4, 3]), ([4, 5], [2, 2, 5, 4]),
            ([0, 3], [3, 0]), ([], [1]), ([4, 3, 2, 2], [2, 2, 3, 5]),
        ]
        for (theirs, ours) in odd { #expect(!ParameterLayout().fits(theirs, ours), "\(theirs) \(ours)") }
        #expect(!ParameterLayout(map: Size2D(height: 2, width: 2)).fits([4, 6], [6, 4]))
        #expect(ParameterLayout().converted([1, 2], from: [3], to: [3]) == nil)
    }
}
