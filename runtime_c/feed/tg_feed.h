/* An input that comes by rows: a line buffer holds those that are still needed, and layers run as soon as
 * they can. */
#ifndef TG_FEED_H
#define TG_FEED_H
#include <stdint.h>

#include "tg_types.h"

/* Steps that are alike, one after another. */
typedef struct {
    uint16_t steps; /* how many, >= 1 */
    uint16_t full;  /* rows in the buffer when one of them may run */
    uint16_t keep;  /* rows at the buffer's front that stay afterwards, <= full */
} tg_feed_part;

/* What a network does with its rows. Offsets count bytes within the arena; that of the state is even. */
typedef struct {
    const tg_feed_part *parts;
    uint16_t part_count, rows; /* rows of a whole input */
    uint32_t row_bytes, lines_offset, state_offset;
    /* Runs step `step`, from 0 on, of a part. */
    void (*run)(unsigned char *arena, uint32_t part, int32_t step);
} tg_feed_plan;

/* Where the input stands. */
typedef struct {
    uint16_t rows, filled; /* rows that came; rows in the buffer */
    uint16_t part, step;   /* what runs next */
} tg_feed_state;

/* Before the first row. */
void tg_feed_start(const tg_feed_plan *plan, unsigned char *arena);

/* `count` more rows, which lie one after another, aligned in no way. TG_ERROR_ROWS, and nothing is taken,
 * where they are more than lack; TG_OK otherwise. */
tg_status tg_feed_rows(const tg_feed_plan *plan, unsigned char *arena, const void *rows, uint32_t count);

/* TG_OK if all rows have come, TG_ERROR_ROWS otherwise. */
tg_status tg_feed_complete(const tg_feed_plan *plan, const unsigned char *arena);

#endif
