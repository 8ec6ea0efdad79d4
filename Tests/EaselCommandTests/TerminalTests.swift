import EaselCommand
import EaselFiles
import EaselRuns
import EaselTraining
import Foundation
import Testing

/// The progress bar, and what signals do.
@Suite struct TerminalTests {
    private let line = ProgressLine(
        epoch: 2, epochs: 15, step: 234, steps: 469, losses: [("loss", 0.10234), ("d", 12.5)], imagesPerSecond: 20_412,
        secondsLeft: 65)

    @Test func leavesOutWhatDoesNotFit() {
        #expect(
            line.text(width: 100)
                == "epoch 2/15 ━━━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ 234/469  loss 0.1023  d 12.50  20,412 images/s  1:05 left"
        )
        for width in 0...140 {
            let text = line.text(width: width)
            #expect(text.count <= width)
            #expect(text.hasPrefix("epoch 2/15") || width < 10)
            #expect(text.contains("loss") || width < 50)
        }
        #expect(line.plainText == "epoch 2/15  step 234/469  loss 0.1023  d 12.50  20,412 images/s  1:05 left")
    }

    @Test func numbersAreShort() {
        let expected: [(Double, String)] = [
            (0, "0.0000"), (0.00341, "0.0034"), (-0.5, "-0.5000"), (1, "1.000"), (9.9996, "10.000"), (45.678, "45.68"),
            (123.45, "123.5"), (1234.5, "1,235"), (-1_234_567, "-1,234,567"), (2.5e10, "2.5e10"), (3.2e-7, "3.2e-7"),
            (.nan, "nan"), (-.infinity, "-inf"), (.greatestFiniteMagnitude, "1.8e308"),
            (.leastNonzeroMagnitude, "4.94e-324"),
        ]
        for (value, text) in expected { #expect(shortNumber(value) == text) }
        #expect(ProgressLine.duration(0) == "0:00" && ProgressLine.duration(59.6) == "1:00")
        #expect(ProgressLine.duration(3600 * 3 + 1205) == "3:20:05" && ProgressLine.duration(.infinity) == "?")
        #expect(ProgressLine.duration(-3) == "0:00")
    }

    /// What a bar writes into a file while a clock that we turn goes on.
    private func written(width: Int?, _ body: (inout ProgressBar, (Double) -> Void) -> Void) throws -> String {
        final class Clock { var time = 100.0 }
        let folder = Folder()
        let descriptor = open(folder.path + "/out", O_CREAT | O_RDWR, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let clock = Clock()
        var bar = ProgressBar(
            epochs: 2, stepsPerEpoch: 100, stepsDone: 50, terminal: Terminal(descriptor: descriptor), width: width
        ) { clock.time }
        body(&bar) { clock.time += $0 }
        return folder.text("out")
    }

    @Test func redrawsOneLineOnATerminal() throws {
        let text = try written(width: 80) { bar, wait in
            for step in 51...100 {
                wait(0.06)
                bar.advance(epoch: 1, step: step, images: 10, losses: [("loss", Float(step))])
            }
            bar.print("epoch 1 done")
            bar.finish()
        }
        let draws = text.split(separator: "\r")
        #expect(draws.count > 20 && draws.count < 30)
        #expect(text.split(separator: "\n").count == 1)
        #expect(draws.dropLast().allSatisfy { $0.hasSuffix("\u{1B}[K") && $0.count < 85 })
        // 50 of the 150 steps that are left took 3 s.
        #expect(draws[draws.count - 2].contains("166.7 images/s") && draws[draws.count - 2].contains("0:06 left"))
        #expect(text.hasSuffix("\r\u{1B}[Kepoch 1 done\n"))
    }

    @Test func writesPlainLinesNowAndThenElsewhere() throws {
        let text = try written(width: nil) { bar, wait in
            for step in 51...100 {
                wait(0.5)
                bar.advance(epoch: 1, step: step, images: 10, losses: [("loss", 1)])
            }
            bar.print("epoch 1 done")
            bar.finish()
        }
        #expect(!text.contains("\r") && !text.contains("\u{1B}"))
        #expect(
            text.split(separator: "\n") == [
                "epoch 1/2  step 70/100  loss 1.000  20.00 images/s  1:05 left",
                "epoch 1/2  step 90/100  loss 1.000  20.00 images/s  0:55 left", "epoch 1 done",
            ])
    }

    /// In a process of its own, where no other test relies on signals; they may be blocked or ignored in the test's.
    static func install(ignoring: [Int32] = []) {
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, ignoring.contains(number) ? SIG_IGN : SIG_DFL) }
        InterruptFlag.install()
    }

    @Test func aSignalRaisesTheFlag() async {
        await #expect(processExitsWith: .exitCode(7)) {
            TerminalTests.install()
            InterruptFlag.startWatching()
            guard !InterruptFlag.isRaised else { exit(1) }
            raise(SIGTERM)
            guard InterruptFlag.isRaised, InterruptFlag.signalNumber == SIGTERM else { exit(2) }
            InterruptFlag.install()
            exit(InterruptFlag.isRaised ? 3 : 7)
        }
    }

    @Test func aSecondSignalEndsTheProcess() async {
        await #expect(processExitsWith: .signal(SIGINT)) {
            TerminalTests.install()
            InterruptFlag.startWatching()
            raise(SIGTERM)
            guard InterruptFlag.isRaised else { exit(3) }
            raise(SIGINT)
            exit(4)
        }
    }

    /// A terminal that closes sends SIGHUP more than once: to its first process and to those in front, and a shell does.
    @Test func aSecondHangUpChangesNothing() async {
        await #expect(processExitsWith: .exitCode(7)) {
            TerminalTests.install()
            InterruptFlag.startWatching()
            for _ in 0..<3 { raise(SIGHUP) }
            exit(InterruptFlag.signalNumber == SIGHUP ? 7 : 1)
        }
    }

    @Test func whatWasIgnoredStaysIgnored() async {
        await #expect(processExitsWith: .exitCode(7)) {
            TerminalTests.install(ignoring: [SIGHUP, SIGINT])
            InterruptFlag.startWatching()
            raise(SIGHUP)
            raise(SIGINT)
            guard !InterruptFlag.isRaised else { exit(1) }
            raise(SIGTERM)
            exit(InterruptFlag.signalNumber == SIGTERM ? 7 : 2)
        }
    }

    @Test func withoutAFlagASignalEndsTheProcess() async {
        await #expect(processExitsWith: .signal(SIGHUP)) {
            TerminalTests.install()
            raise(SIGHUP)
            exit(4)
        }
    }

    /// Files are written on one thread; a signal that comes to another goes there.
    @Test func aSignalToAnotherThreadEndsTheProcessToo() async {
        await #expect(processExitsWith: .signal(SIGTERM)) {
            TerminalTests.install()
            var thread = pthread_t()
            pthread_create(
                &thread, nil,
                { _ in
                    raise(SIGTERM)
                    return nil
                }, nil)
            pthread_join(thread, nil)
            sleep(60)
            exit(4)
        }
    }

    /// Where parent and child, which share nothing else, both look.
    static func pendingPath(_ process: pid_t, _ name: String) -> String { "/tmp/easel-pending-\(process)-\(name)" }

    @Test func aSignalRemovesWhatIsHalfWritten() async {
        let (pending, cleared) = (
            TerminalTests.pendingPath(getpid(), "pending"), TerminalTests.pendingPath(getpid(), "cleared")
        )
        defer { for path in [pending, cleared] { unlink(path) } }
        await #expect(processExitsWith: .signal(SIGINT)) {
            TerminalTests.install()
            for name in ["pending", "cleared"] {
                let path = TerminalTests.pendingPath(getppid(), name)
                guard let file = PendingFile.register(path) else { exit(1) }
                guard creat(path, 0o600) >= 0 else { exit(2) }
                if name == "cleared" { file.clear() }
            }
            raise(SIGINT)
            exit(4)
        }
        #expect(access(pending, F_OK) != 0)
        #expect(access(cleared, F_OK) == 0)
    }

    @Test func asManyFilesCanBePendingAsThereIsRoomFor() async {
        await #expect(processExitsWith: .exitCode(7)) {
            #expect(PendingFile.register(String(repeating: "x", count: 5000)) == nil)
            let all = (0..<PendingFile.capacity).compactMap { PendingFile.register("\($0)") }
            guard all.count == PendingFile.capacity, PendingFile.register("one more") == nil else { exit(1) }
            all[3].clear()
            exit(PendingFile.register("one more") == nil ? 2 : 7)
        }
    }
}
