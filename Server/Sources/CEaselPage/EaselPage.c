#include "EaselPage.h"

// A part of the program itself, so that a binary that is copied somewhere else still has them.
static const unsigned char index_html[] = {
#embed "page/index.html"
};

static const EaselPagePart parts[] = {
    {"index.html", index_html, sizeof index_html},
};

const EaselPagePart *easel_page_parts(size_t *count) {
    *count = sizeof parts / sizeof *parts;
    return parts;
}

static const unsigned char openapi[] = {
#embed "openapi.json"
};

const unsigned char *easel_openapi(size_t *count) {
    *count = sizeof openapi;
    return openapi;
}
