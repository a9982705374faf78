#include "tg_feed.h"

void tg_feed_start(const tg_feed_plan *plan, unsigned char *arena) {
    tg_feed_state *const state = (tg_feed_state *)(void *)(arena + plan->state_offset);
    state->rows = 0u;
    state->filled = 0u;
    state->part = 0u;
    state->step = 0u;
}
