#include "tg_feed.h"

tg_status tg_feed_complete(const tg_feed_plan *plan, const unsigned char *arena) {
    const tg_feed_state *const state = (const tg_feed_state *)(const void *)(arena + plan->state_offset);
    return state->rows == plan->rows ? TG_OK : TG_ERROR_ROWS;
}
