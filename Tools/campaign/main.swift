import Foundation

// Kills training and makes its calls fail, goes on, and compares; see `Options.help` and `Tools/torture`.
do {
    let campaign = Campaign(try Options(Array(CommandLine.arguments.dropFirst())))
    try campaign.prepare()
    try campaign.run()
    for line in campaign.tally.repeated { say(line) }
    say(campaign.tally.figures)
    exit(campaign.tally.isFailure ? 1 : 0)
} catch let failure as Failure {
    say("torture: \(failure.text)")
    exit(1)
}
