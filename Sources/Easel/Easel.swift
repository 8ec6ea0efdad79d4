@_exported import EaselData
@_exported import EaselGraph
@_exported import EaselLayers
@_exported import EaselMeasures
@_exported import EaselModels
@_exported import EaselRandom
@_exported import EaselRuntime
@_exported import EaselTraining
