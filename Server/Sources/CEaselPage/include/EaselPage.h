#ifndef EASEL_PAGE_H
#define EASEL_PAGE_H

#include <stddef.h>

/// A part of the browser page.
typedef struct {
    /// The name of its file.
    const char *name;
    const unsigned char *bytes;
    size_t count;
} EaselPagePart;

/// The parts of the page, in the order that the browser reads them: the document, its style, its scripts.
const EaselPagePart *easel_page_parts(size_t *count);

/// The description of the HTTP API, OpenAPI 3.1 in JSON.
const unsigned char *easel_openapi(size_t *count);

#endif
