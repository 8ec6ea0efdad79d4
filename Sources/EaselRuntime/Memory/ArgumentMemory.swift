/// Memory for the structures and tables that kernels read, kept as long as a program.
package final class ArgumentMemory {
    private var blocks: [UnsafeMutableRawPointer] = []
    /// The number of bytes handed out.
    package private(set) var byteCount = 0

    package init() {}

    deinit { for block in blocks { block.deallocate() } }

    /// Zeroed memory for `count` trivial values.
    package func allocate<Element: BitwiseCopyable>(_ type: Element.Type, _ count: Int) -> UnsafeMutablePointer<Element>
    {
        let bytes = (max(count, 1) * MemoryLayout<Element>.stride + 63) & ~63
        let block = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        block.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        blocks.append(block)
        byteCount += bytes
        return block.bindMemory(to: Element.self, capacity: count)
    }

    /// A copy of one value.
    package func store<Element: BitwiseCopyable>(_ value: Element) -> UnsafeMutablePointer<Element> {
        let pointer = allocate(Element.self, 1)
        pointer.initialize(to: value)
        return pointer
    }

    /// A copy of an array.
    package func store<Element: BitwiseCopyable>(_ values: [Element]) -> UnsafeMutablePointer<Element> {
        let pointer = allocate(Element.self, values.count)
        pointer.initialize(from: values, count: values.count)
        return pointer
    }
}
