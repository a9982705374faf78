#include "tg_dsp.h"
#include "tg_winograd_dsp.h"

#define STEP (2 * TG_WINOGRAD_PART) /* words from one position to the next */

/* A pair of channels takes 155 cycles: 20 to load and expand nine taps, 90 for six lines to six positions
 * each, 30 for what the lines are made of. */
#if TG_DSP
/* clang-format off */
/* A line of three pairs to six, 128 bytes apart. */
#define LINE(x0, x1, x2)                                                                                       \
    "str     " x0 ", [r1]            \n"                                                                       \
    "str     " x2 ", [r1, #640]      \n"                                                                       \
    "sadd16  r11, " x0 ", " x2 "     \n"                                                                       \
    "sadd16  r12, r11, " x1 "        \n"                                                                       \
    "ssub16  r11, r11, " x1 "        \n"                                                                       \
    "str     r12, [r1, #128]         \n"                                                                       \
    "str     r11, [r1, #256]         \n"                                                                       \
    "sadd16  r11, " x2 ", " x2 "     \n"                                                                       \
    "sadd16  r12, " x1 ", " x1 "     \n"                                                                       \
    "sadd16  r11, r11, r11           \n"                                                                       \
    "sadd16  r11, r11, " x0 "        \n"                                                                       \
    "sadd16  lr, r11, r12            \n"                                                                       \
    "ssub16  r11, r11, r12           \n"                                                                       \
    "str     lr, [r1, #384]          \n"                                                                       \
    "str     r11, [r1, #512]         \n"
#define NEXT_LINE "add     r1, r1, #768            \n"
/* Three taps of a column x0, x3, x6: to their sum, twice x3, x0 + 4 x6. */
#define SUM(x0, x3, x6)                                                                                        \
    "sadd16  r11, " x6 ", " x6 "     \n"                                                                       \
    "sadd16  r12, " x0 ", " x6 "     \n"                                                                       \
    "sadd16  r11, r11, r11           \n"                                                                       \
    "sadd16  " x6 ", r11, " x0 "     \n"                                                                       \
    "sadd16  " x0 ", r12, " x3 "     \n"                                                                       \
    "sadd16  " x3 ", " x3 ", " x3 "  \n"
#define ADD(x, y) "sadd16  " x ", " x ", " y "     \n"
#define SUBTRACT(x, y) "ssub16  " x ", " x ", " y "     \n"
#define TAP(x, offset) "ldr     " x ", [r0, #" offset "]\n"
#define TAPS                                                                                                   \
    TAP("r2", "0") TAP("r3", "4") TAP("r4", "8") TAP("r5", "12") TAP("r6", "16") TAP("r7", "20")                 \
    TAP("r8", "24") TAP("r9", "28") TAP("r10", "32")
#define EXPAND(x, bytes) "sxtb16  " x ", " x bytes "\n"
#define EXPAND_TAPS(bytes)                                                                                     \
    EXPAND("r2", bytes) EXPAND("r3", bytes) EXPAND("r4", bytes) EXPAND("r5", bytes) EXPAND("r6", bytes)         \
    EXPAND("r7", bytes) EXPAND("r8", bytes) EXPAND("r9", bytes) EXPAND("r10", bytes)

/* One filter. Registers: r0 taps, r1 target, r2-r10 the taps of a pair, r11, r12, r14 work. Stack: pairs left. */
static __attribute__((naked, noinline)) void transform_filter(__attribute__((unused)) const int8_t *weights,
                                                              __attribute__((unused)) uint32_t *transformed) {
    __asm__ volatile(
        ".syntax unified                 \n"
        "push    {r4-r11, lr}            \n"
        "mov     lr, %0                  \n"
        "push    {lr}                    \n"
        "1:                              \n" /* the first and third of four channels */
        TAPS EXPAND_TAPS("")
        "b       3f                      \n"
        "2:                              \n" /* the second and fourth */
        TAPS EXPAND_TAPS(", ror #8")
        "adds    r0, r0, #36             \n"
        "3:                              \n"
        "add     r1, r1, #3840           \n"
        LINE("r8", "r9", "r10")
        "sub     r1, r1, #3840           \n"
        LINE("r2", "r3", "r4")
        NEXT_LINE
        SUM("r2", "r5", "r8") SUM("r3", "r6", "r9") SUM("r4", "r7", "r10")
        LINE("r2", "r3", "r4")
        NEXT_LINE
        SUBTRACT("r2", "r5") SUBTRACT("r3", "r6") SUBTRACT("r4", "r7")
        LINE("r2", "r3", "r4")
        NEXT_LINE
        ADD("r8", "r5") ADD("r9", "r6") ADD("r10", "r7")
        LINE("r8", "r9", "r10")
        NEXT_LINE
        ADD("r5", "r5") ADD("r6", "r6") ADD("r7", "r7")
        SUBTRACT("r8", "r5") SUBTRACT("r9", "r6") SUBTRACT("r10", "r7")
        LINE("r8", "r9", "r10")
        "ldr     lr, [sp]                \n"
        "subw    r1, r1, #3064           \n"
        "subs    lr, lr, #1              \n"
        "str     lr, [sp]                \n"
        "beq     4f                      \n"
        "tst     lr, #1                  \n"
        "bne.w   2b                      \n"
        "b.w     1b                      \n"
        "4:                              \n"
        "pop     {lr}                    \n"
        "pop     {r4-r11, pc}            \n"
        :
        : "i"(TG_WINOGRAD_PART));
}
#undef LINE
#undef NEXT_LINE
#undef SUM
#undef ADD
#undef SUBTRACT
#undef TAP
#undef TAPS
#undef EXPAND
#undef EXPAND_TAPS
/* clang-format on */
#else
static uint32_t four_times(uint32_t x) {
    x = tg_sadd16(x, x);
    return tg_sadd16(x, x);
}

/* A line of three pairs, `in` words apart, to six, `out` words apart. */
static void transform(const uint32_t *x, int32_t in, uint32_t *to, int32_t out) {
    const uint32_t x0 = x[0], x1 = x[in], x2 = x[2 * in], x11 = tg_sadd16(x1, x1);
    to[0] = x0;
    to[out] = tg_sadd16(tg_sadd16(x0, x2), x1);
    to[2 * out] = tg_ssub16(tg_sadd16(x0, x2), x1);
    to[3 * out] = tg_sadd16(tg_sadd16(x0, four_times(x2)), x11);
    to[4 * out] = tg_ssub16(tg_sadd16(x0, four_times(x2)), x11);
    to[5 * out] = x2;
}

static void transform_filter(const int8_t *weights, uint32_t *transformed) {
    for (int32_t pair = 0; pair < TG_WINOGRAD_PART; pair++, transformed += 2) {
        uint32_t taps[9], lines[6][3];
        for (int tap = 0; tap < 9; tap++) {
            const uint32_t word = tg_read32(weights + pair / 2 * 36 + 4 * tap);
            taps[tap] = pair & 1 ? tg_sxtb16_ror8(word) : tg_sxtb16(word);
        }
        for (int x = 0; x < 3; x++) {
            transform(taps + x, 3, &lines[0][x], 3);
        }
        for (int y = 0; y < 6; y++) {
            transform(lines[y], 1, transformed + 6 * y * STEP, STEP);
        }
    }
}
#endif

void tg_winograd_filters_dsp(const int8_t *weights, int32_t filter, uint32_t *transformed) {
    transform_filter(weights, transformed);
    transform_filter(weights + filter, transformed + 1);
}
