import EaselCore
import Testing

@Suite struct PlainTextTests {
    @Test func escapesWhatWouldBreakALine() {
        #expect("two\nlines\u{2028}or\u{1b}[0m".inOneLine == "two\\nlines\\u{2028}or\\u{1B}[0m")
        #expect("more\u{85}".inOneLine == "more\\u{0085}")
        #expect("café 28×28 🎨".inOneLine == "café 28×28 🎨")
    }

    @Test func cutsWhatIsTooLong() {
        #expect("abcdef".inOneLine(limit: 4) == "abcd…" && "abcd".inOneLine(limit: 4) == "abcd")
        #expect("a\nbc".inOneLine(limit: 2) == "a\\n…" && "".inOneLine(limit: 0).isEmpty)
    }
}
