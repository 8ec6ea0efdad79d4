import Easel
import Foundation
import Testing

/// What shells complete, asked of the shells themselves.
@Suite struct CompletionTests {
    /// What bash offers for the last word of a line.
    private func offered(_ words: String..., in folder: Folder = Folder()) throws -> [String] {
        try folder.put(folder.easel("--generate-completion-script", "bash").output, "script")
        let ask = """
            source ./script && rm script
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
            _easel_of_model "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let finished = try Command.start(
            ["-c", ask, "bash", Command.executable] + words, in: folder, executable: "/bin/bash"
        ).wait()
        #expect(finished.errors.isEmpty, "\(finished.errors)")
        return finished.lines.filter { !$0.isEmpty }
    }

    @Test("subcommands, models, data sets, folders, recipes and names") func values() throws {
        #expect(try offered("tra") == ["train", "traverse"])
        #expect(try offered("describe", "").allSatisfy(ModelCatalog.names.contains))
        #expect(
            try offered("train", "vae", "--optimizer", "ada") == ["adagrad", "adadelta", "adam", "adamW", "adamax"])
        #expect(try offered("train", "vae", "--likelihood", "") == ["bernoulli", "gaussian:0.1"])
        #expect(try offered("bench", "dcgan", "--recipe", "") == ["tuned", "paper"])
        let folder = Folder()
        for name in ["mine/inner", "other"] { try folder.makeFolder(name) }
        #expect(try offered("train", "vae", "--data", "m", in: folder) == ["mnist", "mine/"])
        #expect(try offered("evaluate", "--data", "mine/", in: folder) == ["mine/inner/"])
        try folder.put("", "a.png")
        try folder.put("", "a.txt")
        try folder.put("", "many.tar.gz")
        #expect(try offered("train", "vae", "--data", "m", in: folder) == ["mnist", "many.tar.gz", "mine/"])
        #expect(try offered("reconstruct", "a", in: folder) == ["a.png"])
        #expect(try offered("classify", "a", in: folder) == ["a.png"])
        #expect(try offered("classify", "--sort-into", "m", in: folder) == ["mine"])
        #expect(try offered("classify", "--e").sorted() == ["--explain", "--explain-class"])
    }

    @Test("the options of the model on the line, and of no other") func modelOptions() throws {
        #expect(try offered("train", "vae", "--lat") == ["--latent-size"])
        #expect(try offered("train", "vae", "--b").sorted() == ["--batch-size", "--beta", "--binarise"])
        #expect(try offered("train", "autoencoder", "--b") == ["--batch-size"])
        #expect(try offered("train", "--b") == ["--batch-size"])
        // They are as hidden in the help as before.
        #expect(try !Folder().easel("train", "--help").output.contains("--kl-warm-up"))
    }

    @Test("each shell's script takes out the options of other models", arguments: ["zsh", "fish"])
    func added(shell: String) throws {
        let script = try Folder().easel("--generate-completion-script", shell).output
        #expect(script.contains("kl-warm-up"))
        #expect(script.contains(shell == "zsh" ? "__easel_arguments -w" : "__easel_should_offer_of_any_model"))
        #expect(!script.contains(shell == "zsh" ? " _arguments -w" : "__easel_tokens -tC"))
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/fish"), "there is no fish"))
    func fish() throws {
        let folder = Folder()
        try folder.put(folder.easel("--generate-completion-script", "fish").output, "script")
        for (line, flags) in [("vae", ["--beta"]), ("gan", []), ("", [])] {
            let ask = "source ./script; complete -C 'easel train \(line) --bet' | string split -f 1 \\t"
            let finished = try Command.start(["-c", ask], in: folder, executable: "/usr/bin/fish").wait()
            #expect(finished.lines == flags, "\(line): \(finished.output) \(finished.errors)")
        }
    }

    @Test("no command has an option that is called like one of a model, for it would never be completed")
    func names() throws {
        let all = try Folder().easel("--experimental-dump-help").json()
        var (shown, hidden): (Set<String>, Set<String>) = ([], [])
        func look(_ command: [String: Any]) {
            for argument in command["arguments"] as? [[String: Any]] ?? [] {
                let names = (argument["names"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
                if argument["shouldDisplay"] as? Bool == true {
                    shown.formUnion(names)
                } else {
                    hidden.formUnion(names)
                }
            }
            for child in command["subcommands"] as? [[String: Any]] ?? [] { look(child) }
        }
        look(try #require(all["command"] as? [String: Any]))
        #expect(hidden.contains("kl-warm-up") && shown.contains("data"))
        // Of the subcommand `help`, the parser hides its own.
        #expect(shown.intersection(hidden).subtracting(["help", "h"]).isEmpty)
    }
}
