#include "tg_depthwise_core_swar.h"

static inline const int32_t *moved(const int32_t *words, int32_t bytes) {
    return (const int32_t *)(const void *)((const char *)words + bytes);
}

/* Three outputs, one below the other, of a and of b each. */
static const int8_t *three(int32_t step, const int32_t *offsets, const int32_t *window, const int8_t *stream,
                           int32_t *sums) {
    uint32_t whole0 = 0, whole1 = 0, whole2 = 0;
    int32_t upper0 = 0, upper1 = 0, upper2 = 0;
    for (int32_t count; (count = *stream++) != 0;) {
        int32_t group0 = 0, group1 = 0, group2 = 0;
        const int8_t *const end = stream + count;
        do {
            const int32_t weight = *stream++;
            const int32_t *x = moved(window, *offsets++);
            group0 += *x * weight;
            x = moved(x, step);
            group1 += *x * weight;
            x = moved(x, step);
            group2 += *x * weight;
        } while (stream != end);
        whole0 += (uint32_t)group0;
        whole1 += (uint32_t)group1;
        whole2 += (uint32_t)group2;
        upper0 += (group0 + 0x8000) >> 16;
        upper1 += (group1 + 0x8000) >> 16;
        upper2 += (group2 + 0x8000) >> 16;
    }
    sums[0] = (int32_t)(whole0 - ((uint32_t)upper0 << 16));
    sums[1] = upper0;
    sums[2] = (int32_t)(whole1 - ((uint32_t)upper1 << 16));
    sums[3] = upper1;
    sums[4] = (int32_t)(whole2 - ((uint32_t)upper2 << 16));
    sums[5] = upper2;
    return stream;
}

const int8_t *tg_depthwise_any_s8_swar(const tg_columns_swar *at, const int32_t *offsets,
                                       const int32_t *plane, const int8_t *stream, int32_t *sums) {
    const int8_t *end = stream;
    for (int32_t column = at->columns; column > 0; column--, plane = moved(plane, at->column_bytes)) {
        const int32_t *window = plane;
        for (int32_t row = at->rows; row > 0;
             row -= 3, window = moved(window, 3 * at->step_bytes), sums += 6) {
            end = three(at->step_bytes, offsets, window, stream, sums);
        }
    }
    return end;
}
