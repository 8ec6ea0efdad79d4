import EaselTraining

/// The version of the library and of the command.
public let easelVersion = "0.1.0"
