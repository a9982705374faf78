#include "tg_feed.h"

#include <string.h>

tg_status tg_feed_rows(const tg_feed_plan *plan, unsigned char *arena, const void *rows, uint32_t count) {
    tg_feed_state *const state = (tg_feed_state *)(void *)(arena + plan->state_offset);
    unsigned char *const lines = arena + plan->lines_offset;
    const unsigned char *from = (const unsigned char *)rows;
    if (state->rows > plan->rows || count > (uint32_t)(plan->rows - state->rows)) {
        return TG_ERROR_ROWS;
    }
    state->rows = (uint16_t)(state->rows + count);
    /* When the last step has run, the rows that are left (a stride may skip them) are needed by none. */
    while (state->part < plan->part_count) {
        const tg_feed_part *const part = &plan->parts[state->part];
        const uint32_t lack = (uint32_t)part->full - state->filled;
        const uint32_t taken = count < lack ? count : lack;
        if (taken > 0u) {
            memcpy(lines + state->filled * plan->row_bytes, from, taken * plan->row_bytes);
            from += taken * plan->row_bytes;
            count -= taken;
            state->filled = (uint16_t)(state->filled + taken);
        }
        if (taken < lack) {
            break;
        }
        plan->run(arena, state->part, (int32_t)state->step);
        state->filled = part->keep;
        state->step++;
        if (state->step == part->steps) {
            state->step = 0u;
            state->part++;
        }
    }
    return TG_OK;
}
