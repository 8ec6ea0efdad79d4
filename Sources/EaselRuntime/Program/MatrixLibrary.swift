import COpenBLAS

/// The library that large matrix products are done by.
package enum MatrixLibrary {
    /// Its version and options, and the processor it takes this one for.
    package static var description: String { String(cString: openblas_get_config()) }
}
