import CEaselKernels
import COpenBLAS
import EaselFiles
import EaselRuntime
import Foundation
import Testing

/// What the system can still give, and what OpenBLAS is kept from taking.
@Suite struct MachineMemoryTests {
    @Test func theMachineHasSomeMemoryAndNoMoreThanItsOwn() throws {
        let available = try #require(MachineMemory.available())
        #expect(available.byteCount > 0)
        #expect(UInt64(available.byteCount) <= 2 * ProcessInfo.processInfo.physicalMemory, "swap included")
        #expect(available.description.contains(byteText(available.byteCount)))
    }

    @Test func bytesInWords() {
        #expect([0, 999, 1000, 7_340_032, 1 << 40].map(byteText) == ["0 B", "999 B", "1.0 kB", "7.3 MB", "1.1 TB"])
        #expect(byteText(.max) == "9.2 EB")
    }

    @Test func roomIsFoundAndNotFound() {
        #expect(easel_has_room(1 << 20) == 1)
        #expect(easel_has_room(1 << 60) == 0)
    }

    /// OpenBLAS counts the threads that it made when it was loaded in a variable that it exports.
    @Test func openBLASHasMadeNoThreads() throws {
        #expect(openblas_get_num_threads() == 1)
        guard let count = dlsym(nil, "blas_num_threads") else { return }
        #expect(count.load(as: Int32.self) == 1)
        #expect(easel_blas_reserve(2) == 1)
        #expect(count.load(as: Int32.self) == 1)
    }
}
