import EaselCore
import EaselData
import EaselFiles
import EaselImages
import EaselLayers
import EaselMeasures
import EaselRuns
import EaselRuntime

/// An error of what was asked of a server, in one line.
public struct ServingError: Error, CustomStringConvertible, Hashable, Sendable {
    /// What kind of error it is, which decides the status of an answer.
    public enum Reason: Hashable, Sendable, CaseIterable {
        /// The question is not as it must be.
        case malformed
        /// There is no such run, epoch or training.
        case notFound
        /// Something else is under way that it goes against.
        case conflict
        /// The picture or the request is larger than what is taken.
        case tooLarge
        /// It is understood, and cannot be done: a picture that cannot be read, a run that cannot do this.
        case unprocessable
        /// Too much is waiting already; asking again later helps.
        case busy
        /// It is none of the asker's fault.
        case failed
    }

    /// What kind of error it is.
    public let reason: Reason
    /// The error in one line, to show to a person.
    public let description: String

    /// Makes an error from its line.
    public init(_ reason: Reason, _ line: String) { (self.reason, description) = (reason, line.inOneLine(limit: 1000)) }

    /// What the library reports, as an error of what was asked: data, options and runs that cannot be used are the asker's,
    /// files that cannot be read and memory that is short are not.
    public init(_ error: any Error) {
        switch error {
        case let error as ServingError: self = error
        case let error as FileError where error.problem == RunDirectory.isTrainedElsewhere:
            self.init(.conflict, "\(error)")
        case is DataError, is OptionError, is RunError, is InferenceError, is MeasureError:
            self.init(.unprocessable, "\(error)")
        default: self.init(.failed, "\(error)")
        }
    }
}
