import ArgumentParser
import EaselRuns

/// The completion script of a shell: the parser's, in which the options of models are those of the model on the line.
///
/// The parser lists an option everywhere or nowhere. So its script lists all models' options, and what is added here takes
/// out those of other models; where no model is named yet, it takes out all. Where another version of the parser writes
/// its script differently, nothing is taken out.
struct CompletionScript {
    /// What the shell reads.
    let text: String

    /// The script that the words of a command line ask for, `nil` where they ask for none or for a shell that is unknown.
    init?(_ words: [String]) {
        let flag = "--generate-completion-script"
        guard let first = words.first, first == flag || first.hasPrefix(flag + "=") else { return nil }
        let name = first == flag ? words.dropFirst().first : String(first.dropFirst(flag.count + 1))
        guard let shell = name.map({ CompletionShell(rawValue: $0) }) ?? .autodetected() else { return nil }
        self.init(for: shell)
    }

    /// The script of a shell.
    init(for shell: CompletionShell) {
        let script = EaselCommand.completionScript(for: shell)
        switch shell {
        case .bash: text = Self.bash(script)
        case .zsh: text = Self.zsh(script)
        case .fish: text = Self.fish(script)
        default: text = script
        }
    }

    /// The flags of the options of each model, by the names that it goes by.
    private static var flagsOfModels: [(names: [String], flags: [String])] {
        ModelCatalog.all.map { entry in
            ([entry.name] + entry.aliases, entry.options.filter { !$0.isOfData }.map(\.flag))
        }
    }

    private static var allFlags: [String] { Set(flagsOfModels.flatMap(\.flags)).sorted() }

    /// Bash: takes words out of the result. The file is read, never run, so it says no interpreter.
    private static func bash(_ script: String) -> String {
        let table = flagsOfModels.flatMap { model in
            model.names.map { "        [\($0)]=' \(model.flags.joined(separator: " ")) '" }
        }
        let added = """


            # Of the options of models, only those of the model on the line.
            _easel_of_model() {
                _easel "${@}"
                local -rA options_of=(
            \(table.joined(separator: "\n"))
                )
                local -r options_of_models=' \(allFlags.joined(separator: " ")) '
                local word options=''
                for word in "${COMP_WORDS[@]:1}"; do
                    [[ -n ${word} && -n ${options_of[${word}]-} ]] && options=${options_of[${word}]} && break
                done
                local -a kept=()
                for word in "${COMPREPLY[@]}"; do
                    [[ ${options_of_models} == *" ${word} "* && ${options} != *" ${word} "* ]] || kept+=("${word}")
                done
                COMPREPLY=("${kept[@]}")
            }
            complete -o filenames -F _easel_of_model easel
            """
        let start = "#!/bin/bash\n\n"
        let body = script.hasPrefix(start) ? String(script.dropFirst(start.count)) : script
        return "# bash completion for easel\n\n" + body + added
    }

    /// Zsh: takes specifications out of those that its `_arguments` is given, and offers values as they are.
    private static func zsh(_ script: String) -> String {
        let table = flagsOfModels.flatMap { model in
            model.names.map { "        \($0) '\(model.flags.joined(separator: " "))'" }
        }
        let names = flagsOfModels.flatMap(\.names).joined(separator: "|")
        let added = """
            # Of the options of models, only those of the model on the line.
            __easel_arguments() {
                local -A options_of=(
            \(table.joined(separator: "\n"))
                )
                local -a options_of_models=(\(allFlags.joined(separator: " ")))
                local -a own=(${=options_of[${command_line[(r)(\(names))]}]})
                local -a others=(${options_of_models:|own})
                _arguments "${(@)argv:#(${(j:|:)~others})(\\[*|)}"
                local -ir result="${?}"
                # What remains for a subcommand stays so outside this function too.
                [[ -z "${state}" ]] || compstate[restore]=''
                return "${result}"
            }

            # A value may hold a colon, which begins no description; a folder has no space behind it, so that what is in
            # it can follow.
            __easel_complete() {
                compadd -V values -- "${@:#*/}"
                compadd -S '' -V folders -- "${(M)@:#*/}"
            }


            """
        let call = "_arguments -w -s -S :"
        let end = "if [[ \"${funcstack[1]}\""
        guard script.contains(call), let place = script.ranges(of: end).last else { return script }
        return script[..<place.lowerBound].replacing(call, with: "__easel" + call) + added + script[place.lowerBound...]
    }

    /// Fish: asks before the parser's own condition, which is given an option's name. The place of the cursor in a word,
    /// which the parser asks for, is not known to version 3 where nobody types.
    private static func fish(_ script: String) -> String {
        let (condition, own) = (
            "__easel_should_offer_completions_for_flags_or_options", "__easel_should_offer_of_any_model"
        )
        guard script.contains("function \(condition)") else { return script }
        func names(_ flags: [String]) -> String { flags.map { $0.dropFirst(2) }.joined(separator: " ") }
        let cases = flagsOfModels.map { model in
            """
                        case \(model.names.joined(separator: " "))
                            contains -- $argv[2] \(names(model.flags)); and \(own) $argv
                            return
            """
        }
        return script.replacing("(__easel_tokens -tC)", with: "(string length -- \"$(commandline -ct)\")") + """


            # Of the options of models, only those of the model on the line.
            functions -q \(own); and functions -e \(own)
            functions -c \(condition) \(own)
            function \(condition)
                if contains -- "$argv[2]" \(names(allFlags))
                    for word in (__easel_tokens -p)
                        switch $word
            \(cases.joined(separator: "\n"))
                        end
                    end
                    return 1
                end
                \(own) $argv
            end
            """
    }
}
