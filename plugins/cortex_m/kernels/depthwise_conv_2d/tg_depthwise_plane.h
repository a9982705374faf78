/* The plane that a channel is gathered into: columns of words, each word two neighbouring pixels of a row. */
#ifndef TG_DEPTHWISE_PLANE_H
#define TG_DEPTHWISE_PLANE_H
#include "tg_dsp.h"

/* Words from one column to the next: a constant, so that the inner loop reaches both columns from one
 * pointer. */
#define TG_DEPTHWISE_ROWS 28
#define TG_DEPTHWISE_COLUMN_BYTES "112"

/* What `tg_gather_plane` is told, in the order in which it loads it. */
typedef struct {
    int32_t rows, row, pixel;  /* rows, at least 1; strides of the input in bytes, of a row and of a pixel */
    int32_t left, full, right; /* columns: 1 where a first one has but its high lane in the image, then whole
                                  ones, 1 where a last one has but its low lane there */
    uint32_t padding;          /* both lanes */
} tg_gather_job;

/* A pixel takes 3 cycles where there are many rows, 6 in a column of padding. */
#if TG_DSP
/* clang-format off */
#define FOUR_PIXELS                                                                                            \
    "ldrsb   r2, [r11]                   \n"                                                                   \
    "ldrsb   r3, [r11, r6]               \n"                                                                   \
    "ldrsb   r7, [r11, r5]               \n"                                                                   \
    "ldrsb   r9, [r11, r10]              \n"                                                                   \
    "add     r11, r11, r5, lsl #1        \n"                                                                   \
    "pkhbt   r2, r2, r3, lsl #16         \n"                                                                   \
    "pkhbt   r7, r7, r9, lsl #16         \n"                                                                   \
    "str     r2, [r12], #8               \n"                                                                   \
    "str     r7, [r12, #-4]              \n"
/* One lane of a column: two rows at a time, an odd row first. */
#define HALF_COLUMN(labels, pack_first, pack_second)                                                           \
    "mov     r11, r1                     \n"                                                                   \
    "mov     r12, r0                     \n"                                                                   \
    "lsrs    lr, r4, #1                  \n"                                                                   \
    "bcc     " labels "1f                \n"                                                                   \
    "ldrsb   r2, [r11]                   \n"                                                                   \
    "add     r11, r11, r5                \n"                                                                   \
    pack_first                                                                                                 \
    "str     r2, [r12], #4               \n"                                                                   \
    "cmp     lr, #0                      \n"                                                                   \
    "beq     " labels "2f                \n"                                                                   \
    labels "1:                           \n"                                                                   \
    "ldrsb   r2, [r11]                   \n"                                                                   \
    "ldrsb   r3, [r11, r5]               \n"                                                                   \
    "add     r11, r11, r5, lsl #1        \n"                                                                   \
    pack_first pack_second                                                                                     \
    "str     r2, [r12], #8               \n"                                                                   \
    "str     r3, [r12, #-4]              \n"                                                                   \
    "subs    lr, lr, #1                  \n"                                                                   \
    "bne     " labels "1b                \n"                                                                   \
    labels "2:                           \n"

/* Registers: r0 column, r1 its first pixel, r2, r3, r7, r9 pixels, r4 rows, r5 row, r6 pixel, r8 columns left,
 * r10 row + pixel or the padding, r11 pixel, r12 word, r14 rows left. */
static __attribute__((naked, noinline)) void tg_gather_plane(__attribute__((unused)) uint32_t *plane,
                                                             __attribute__((unused)) const int8_t *input,
                                                             __attribute__((unused)) const tg_gather_job *job) {
    __asm__ volatile(
        ".syntax unified                 \n"
        "push    {r2, r4-r11, lr}        \n"
        "ldm     r2, {r4-r10}            \n"
        "cmp     r7, #0                  \n"
        "beq     1f                      \n"
        HALF_COLUMN("1", "pkhbt r2, r10, r2, lsl #16\n", "pkhbt r3, r10, r3, lsl #16\n")
        "add     r0, r0, #" TG_DEPTHWISE_COLUMN_BYTES "\n"
        "add     r1, r1, r6              \n"
        "1:                              \n"
        "add     r10, r5, r6             \n"
        "cmp     r8, #0                  \n"
        "beq     6f                      \n"
        "2:                              \n" /* a whole column */
        "mov     r11, r1                 \n"
        "mov     r12, r0                 \n"
        "lsrs    lr, r4, #1              \n"
        "bcc     3f                      \n" /* an odd row */
        "ldrsb   r2, [r11]               \n"
        "ldrsb   r3, [r11, r6]           \n"
        "add     r11, r11, r5            \n"
        "pkhbt   r2, r2, r3, lsl #16     \n"
        "str     r2, [r12], #4           \n"
        "3:                              \n"
        "lsrs    lr, lr, #1              \n"
        "bcc     4f                      \n" /* two more */
        FOUR_PIXELS
        "4:                              \n"
        "cmp     lr, #0                  \n"
        "beq     5f                      \n"
        "7:                              \n" /* four at a time */
        FOUR_PIXELS FOUR_PIXELS
        "subs    lr, lr, #1              \n"
        "bne     7b                      \n"
        "5:                              \n"
        "add     r0, r0, #" TG_DEPTHWISE_COLUMN_BYTES "\n"
        "add     r1, r1, r6, lsl #1      \n"
        "subs    r8, r8, #1              \n"
        "bne     2b                      \n"
        "6:                              \n"
        "pop     {r2}                    \n"
        "ldrd    r9, r10, [r2, #20]      \n"
        "cmp     r9, #0                  \n"
        "beq     8f                      \n"
        HALF_COLUMN("2", "pkhbt r2, r2, r10\n", "pkhbt r3, r3, r10\n")
        "8:                              \n"
        "pop     {r4-r11, pc}            \n");
}
#undef FOUR_PIXELS
#undef HALF_COLUMN
/* clang-format on */
#else
static void tg_gather_plane(uint32_t *plane, const int8_t *input, const tg_gather_job *job) {
    const int32_t columns = job->left + job->full + job->right;
    for (int32_t column = 0; column < columns; column++, plane += TG_DEPTHWISE_ROWS) {
        const int32_t high_only = column < job->left, low_only = column >= job->left + job->full;
        const int8_t *pixel = input;
        for (int32_t row = 0; row < job->rows; row++, pixel += job->row) {
            const uint32_t high = low_only ? job->padding : (uint32_t)pixel[high_only ? 0 : job->pixel];
            plane[row] = tg_pkhbt(high_only ? job->padding : (uint32_t)pixel[0], high);
        }
        input += high_only ? job->pixel : 2 * job->pixel;
    }
}
#endif
#endif
