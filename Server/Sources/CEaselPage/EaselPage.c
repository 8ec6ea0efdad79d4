#include "EaselPage.h"

// Each file of the page is a part of the program itself, so that a binary that is copied somewhere else still has them. Scripts
// stand in the order that a browser reads them.
static const unsigned char index_html[] = {
#embed "page/index.html"
};
static const unsigned char style_css[] = {
#embed "page/style.css"
};
static const unsigned char easel_js[] = {
#embed "page/easel.js"
};
static const unsigned char api_js[] = {
#embed "page/api.js"
};
static const unsigned char events_js[] = {
#embed "page/events.js"
};
static const unsigned char charts_js[] = {
#embed "page/charts.js"
};
static const unsigned char digit_js[] = {
#embed "page/digit.js"
};
static const unsigned char drawing_js[] = {
#embed "page/drawing.js"
};
static const unsigned char source_js[] = {
#embed "page/source.js"
};
static const unsigned char reconstruct_js[] = {
#embed "page/reconstruct.js"
};
static const unsigned char classify_js[] = {
#embed "page/classify.js"
};
static const unsigned char segment_js[] = {
#embed "page/segment.js"
};
static const unsigned char latents_js[] = {
#embed "page/latents.js"
};
static const unsigned char map_js[] = {
#embed "page/map.js"
};
static const unsigned char generate_js[] = {
#embed "page/generate.js"
};
static const unsigned char player_js[] = {
#embed "page/player.js"
};
static const unsigned char live_js[] = {
#embed "page/live.js"
};
static const unsigned char train_js[] = {
#embed "page/train.js"
};
static const unsigned char runs_js[] = {
#embed "page/runs.js"
};
static const unsigned char run_js[] = {
#embed "page/run.js"
};
static const unsigned char start_js[] = {
#embed "page/start.js"
};

static const EaselPagePart parts[] = {
    {"index.html", index_html, sizeof index_html},
    {"style.css", style_css, sizeof style_css},
    {"easel.js", easel_js, sizeof easel_js},
    {"api.js", api_js, sizeof api_js},
    {"events.js", events_js, sizeof events_js},
    {"charts.js", charts_js, sizeof charts_js},
    {"digit.js", digit_js, sizeof digit_js},
    {"drawing.js", drawing_js, sizeof drawing_js},
    {"source.js", source_js, sizeof source_js},
    {"reconstruct.js", reconstruct_js, sizeof reconstruct_js},
    {"classify.js", classify_js, sizeof classify_js},
    {"segment.js", segment_js, sizeof segment_js},
    {"latents.js", latents_js, sizeof latents_js},
    {"map.js", map_js, sizeof map_js},
    {"generate.js", generate_js, sizeof generate_js},
    {"player.js", player_js, sizeof player_js},
    {"live.js", live_js, sizeof live_js},
    {"train.js", train_js, sizeof train_js},
    {"runs.js", runs_js, sizeof runs_js},
    {"run.js", run_js, sizeof run_js},
    {"start.js", start_js, sizeof start_js},
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
