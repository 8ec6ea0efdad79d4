#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The descriptors 0, 1 and 2, which a process may be started without.
package enum StandardDescriptors {
    /// Opens those that are closed on `/dev/null`, before any other file is opened: that one would be given the number,
    /// and receive what is meant for standard output. Whoever closed them asked for nothing to be shown.
    package static func open() {
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
            #if canImport(Glibc)
                let opened = Glibc.open("/dev/null", O_RDWR)
            #else
                let opened = Musl.open("/dev/null", O_RDWR)
            #endif
            // The lowest that is free is given out, so this is the one; without /dev/null nothing can be done.
            if opened != descriptor, opened >= 0 { close(opened) }
        }
    }
}
