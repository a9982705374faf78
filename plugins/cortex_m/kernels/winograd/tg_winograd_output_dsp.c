#include "tg_requantize_dsp.h"
#include "tg_winograd_dsp.h"

#define INVERSE_OF_9 954437177u /* modulo 2^32 */

/* A channel's requantization and strides, in the order in which `finish_tile` loads them, and the four lines
 * between the two directions: each holds 24, 12, 6 or 6 times its values, and before them what makes up for 9
 * and the halvings that it lacks. */
typedef struct {
    int32_t bias2, multiplier, rounding, shift; /* bias2: doubled; rounding: with the zero point */
    int32_t pixel, pixel3, row;                 /* bytes; pixel3: three pixels */
    uint32_t line[4][7];
} work;

/* A channel of a tile takes 440 cycles for 16 outputs: 160 for six columns, 250 for four rows, of which 120
 * requantize. */
#if TG_DSP
/* clang-format off */
/* A line m0 to m5 in r4 to r9 to 24 y0 in r12, 12 y1 in r6, 6 y2 in r10, 6 y3 in r5. */
#define LINE                                                                                                   \
    "add     r10, r5, r6             \n"                                                                       \
    "sub     r5, r5, r6              \n"                                                                       \
    "add     r11, r7, r8             \n"                                                                       \
    "sub     r7, r7, r8              \n"                                                                       \
    "add     r4, r4, r4, lsl #1      \n"                                                                       \
    "add     r12, r11, r4, lsl #1    \n"                                                                       \
    "sub     r12, r12, r10, lsl #2   \n"                                                                       \
    "sub     r6, r7, r5, lsl #1      \n"                                                                       \
    "sub     r10, r11, r10           \n"                                                                       \
    "add     r9, r9, r9, lsl #1      \n"                                                                       \
    "rsb     r5, r5, r9, lsl #1      \n"                                                                       \
    "add     r5, r5, r7, lsl #1      \n"
/* The accumulator, doubled, and the bias. */
#define SUM(y, halvings)                                                                                       \
    "mul     " y ", " y ", r3        \n"                                                                       \
    "add     " y ", r4, " y ", asr #" halvings "\n"
#define SHIFT(y, to)                                                                                           \
    "asr     " y ", " y ", r9        \n"                                                                       \
    "ssat    " y ", #8, " y ", asr #1\n"                                                                       \
    "strb    " y ", " to "           \n"
#define FINISH(y, halvings, to)                                                                                \
    SUM(y, halvings)                                                                                           \
    "smmlar  r5, " y ", r7, r8       \n"                                                                       \
    "add     r5, r5, " y ", asr #31  \n"                                                                       \
    SHIFT("r5", to)

/* Registers: r0 sums or lines, r1 pixels, r2 work, r3 line or inverse, r4-r9 a line; then r4 bias, r7 multiplier, r8
 * rounding, r9 shift, r11 pixel, r14 three pixels, r12, r6, r10, r5 the outputs. */
static __attribute__((naked, noinline)) void finish_tile(__attribute__((unused)) const uint32_t *sums,
                                                         __attribute__((unused)) int8_t *pixels,
                                                         __attribute__((unused)) work *w) {
    __asm__ volatile(
        ".syntax unified                 \n"
        "push    {r4-r11, lr}            \n"
        "add     r3, r2, #32             \n"
        "movs    lr, #6                  \n"
        "1:                              \n" /* a column */
        "ldr     r5, [r0, #192]          \n"
        "ldr     r6, [r0, #384]          \n"
        "ldr     r7, [r0, #576]          \n"
        "ldr     r8, [r0, #768]          \n"
        "ldr     r9, [r0, #960]          \n"
        "ldr     r4, [r0], #32           \n"
        LINE
        "str     r6, [r3, #28]           \n"
        "str     r10, [r3, #56]          \n"
        "str     r5, [r3, #84]           \n"
        "str     r12, [r3], #4           \n"
        "subs    lr, lr, #1              \n"
        "bne     1b                      \n"
        "add     r0, r2, #28             \n"
        "2:                              \n" /* a row */
        "ldm     r0!, {r3-r9}            \n"
        LINE
        "ldm     r2, {r4, r7-r9, r11, lr}\n"
        SUM("r5", "3")
        "smmulr  r5, r5, r7              \n"
        "add     r5, r5, r5, asr #31     \n"
        "add     r5, r5, r8              \n"
        SHIFT("r5", "[r1, lr]")
        FINISH("r10", "3", "[r1, r11, lsl #1]")
        FINISH("r6", "4", "[r1, r11]")
        FINISH("r12", "5", "[r1]")
        "ldr     r3, [r2, #24]           \n"
        "add     r4, r2, #140            \n"
        "add     r1, r1, r3              \n"
        "cmp     r0, r4                  \n"
        "bne     2b                      \n"
        "pop     {r4-r11, pc}            \n");
}
#undef LINE
#undef SUM
#undef SHIFT
#undef FINISH
/* clang-format on */
#else
/* A line of six sums, `in` words apart, to 24 y0, 12 y1, 6 y2, 6 y3, `out` words apart. */
static void transform(const uint32_t *m, int32_t in, uint32_t *to, int32_t out) {
    const uint32_t sum12 = m[in] + m[2 * in], difference12 = m[in] - m[2 * in];
    const uint32_t sum34 = m[3 * in] + m[4 * in], difference34 = m[3 * in] - m[4 * in];
    to[0] = 6u * m[0] + (sum34 - 4u * sum12);
    to[out] = difference34 - 2u * difference12;
    to[2 * out] = sum34 - sum12;
    to[3 * out] = 2u * difference34 + (6u * m[5 * in] - difference12);
}

static void finish_tile(const uint32_t *sums, int8_t *pixels, work *w) {
    for (int32_t x = 0; x < 6; x++) {
        transform(sums + 8 * x, 48, &w->line[0][1 + x], 7);
    }
    for (int32_t y = 0; y < 4; y++, pixels += w->row) {
        uint32_t outputs[4];
        transform(w->line[y] + 1, 1, outputs, 1);
        for (int32_t x = 0; x < 4; x++) { /* 24, 12, 6, 6 times: 3 * 2^3, 3 * 2^2, 3 * 2, 3 * 2 */
            const int32_t scaled = (int32_t)(outputs[x] * w->line[y][0]);
            const int32_t doubled = (scaled >> (x < 2 ? 5 - x : 3)) + w->bias2;
            const int32_t high = tg_smmlar(doubled, w->multiplier, w->rounding) + (doubled >> 31);
            pixels[x * w->pixel] = (int8_t)tg_ssat8_half(high >> w->shift);
        }
    }
}
#endif

/* A tile that reaches beyond the output. */
static void finish_part(const uint32_t *sums, const tg_winograd_tile *tile, int8_t *pixels, work *w) {
    int8_t outputs[16];
    const int32_t pixel = w->pixel, row = w->row;
    w->pixel = 1;
    w->pixel3 = 3;
    w->row = 4;
    finish_tile(sums, outputs, w);
    w->pixel = pixel;
    w->pixel3 = 3 * pixel;
    w->row = row;
    for (int32_t y = 0; y < tile->rows; y++) {
        for (int32_t x = 0; x < tile->columns; x++) {
            pixels[y * row + x * pixel] = outputs[4 * y + x];
        }
    }
}

void tg_winograd_output_dsp(const tg_winograd_output *o, const uint32_t *sums, const int32_t *bias,
                            const int32_t *multiplier, const int8_t *shift, int32_t channels,
                            int32_t channel) {
    work *const w = (work *)o->work;
    w->pixel = o->pixel;
    w->pixel3 = 3 * o->pixel;
    w->row = o->row;
    for (int32_t y = 0; y < 4; y++) {
        w->line[y][0] = INVERSE_OF_9 << (y < 2 ? y : 2);
    }
    for (int32_t end = channel + channels; channel < end; channel++, sums++) {
        w->bias2 = 2 * bias[channel];
        w->multiplier = multiplier[channel];
        w->shift = shift[channel];
        w->rounding = (int32_t)((uint32_t)o->zero_point2 << shift[channel]);
        for (int32_t t = 0; t < o->tiles; t++) {
            const tg_winograd_tile *const tile = &o->tile[t];
            if (tile->rows == 4 && tile->columns == 4) {
                finish_tile(sums + 2 * t, tile->pixels + channel, w);
            } else {
                finish_part(sums + 2 * t, tile, tile->pixels + channel, w);
            }
        }
    }
}
