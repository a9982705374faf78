#include "tg_dsp.h"
#include "tg_winograd_dsp.h"

#if TG_DSP
/* One pair of input channels at a time: two filters in r2, r3, four tiles through r4, r5, eight sums in r6 to
 * r12 and lr. 12 instructions and 16 cycles for 16 products, about 30 for a position. Eight pairs make a
 * round; the first load of each pointer moves it on, the others look back. All fourteen registers are in use.
 * Stack: [0] sums, [4] their end, [8] bytes of a position's filters, [12] their end, [16] bytes of tiles to
 * pass over, [20] whether to add to the sums. */
#define PAIR(mac0, x0, x1, w0, w1, w2, w3)                       \
    "ldr r2, [r0" x0 "\n\t"                                      \
    "ldr r3, [r0, #" x1 "]\n\t"                                  \
    "ldr r4, [r1" w0 "\n\t"                                      \
    "ldr r5, [r1, #" w1 "]\n\t" mac0 "ldr r4, [r1, #" w2 "]\n\t" \
    "ldr r5, [r1, #" w3 "]\n\t"
#define ADD_FIRST              \
    "smlad r6, r2, r4, r6\n\t" \
    "smlad r7, r3, r4, r7\n\t" \
    "smlad r8, r2, r5, r8\n\t" \
    "smlad r9, r3, r5, r9\n\t"
#define ADD_SECOND               \
    "smlad r10, r2, r4, r10\n\t" \
    "smlad r11, r3, r4, r11\n\t" \
    "smlad r12, r2, r5, r12\n\t" \
    "smlad lr, r3, r5, lr\n\t"
#define SET_FIRST          \
    "smuad r6, r2, r4\n\t" \
    "smuad r7, r3, r4\n\t" \
    "smuad r8, r2, r5\n\t" \
    "smuad r9, r3, r5\n\t"
#define SET_SECOND          \
    "smuad r10, r2, r4\n\t" \
    "smuad r11, r3, r4\n\t" \
    "smuad r12, r2, r5\n\t" \
    "smuad lr, r3, r5\n\t"
#define FIRST_PAIR(first, second) PAIR(first, "], #64", "-60", "], #128", "-124", "-120", "-116") second

#define NEXT_PAIR(x0, x1, w0, w1, w2, w3) \
    PAIR(ADD_FIRST, ", #" x0 "]", x1, ", #" w0 "]", w1, w2, w3) ADD_SECOND

/* clang-format off */
__attribute__((naked)) void tg_winograd_multiply_dsp(__attribute__((unused)) const uint32_t *filters,
                                                     __attribute__((unused)) const uint32_t *transformed,
                                                     __attribute__((unused)) const tg_winograd_part *part,
                                                     __attribute__((unused)) uint32_t *sums) {
    __asm__ volatile(
        ".syntax unified                 \n"
        "push    {r4-r11, lr}            \n"
        "ldm     r2, {r4-r6}             \n" /* pairs, skip, add */
        "sub     sp, sp, #28             \n"
        "lsl     r4, r4, #3              \n"
        "add     r7, r3, #1152           \n"
        "strd    r3, r7, [sp]            \n"
        "str     r4, [sp, #8]            \n"
        "strd    r5, r6, [sp, #16]       \n"
        "1:                              \n" /* a position */
        "ldr     r2, [sp, #8]            \n"
        "ldr     r3, [sp, #20]           \n"
        "add     r2, r2, r0              \n"
        "str     r2, [sp, #12]           \n"
        "cmp     r3, #0                  \n"
        "bne.w   5f                      \n"
        FIRST_PAIR(SET_FIRST, SET_SECOND)
        "3:                              \n"
        NEXT_PAIR("-56", "-52", "-112", "-108", "-104", "-100")
        NEXT_PAIR("-48", "-44", "-96", "-92", "-88", "-84")
        NEXT_PAIR("-40", "-36", "-80", "-76", "-72", "-68")
        NEXT_PAIR("-32", "-28", "-64", "-60", "-56", "-52")
        NEXT_PAIR("-24", "-20", "-48", "-44", "-40", "-36")
        NEXT_PAIR("-16", "-12", "-32", "-28", "-24", "-20")
        NEXT_PAIR("-8", "-4", "-16", "-12", "-8", "-4")
        "ldr     r2, [sp, #12]           \n"
        "cmp     r0, r2                  \n"
        "bne     2f                      \n"
        "ldr     r2, [sp]                \n"
        "ldr     r3, [sp, #4]            \n"
        "ldr     r4, [sp, #16]           \n"
        "stm     r2!, {r6-r12, lr}       \n"
        "str     r2, [sp]                \n"
        "add     r1, r1, r4              \n"
        "cmp     r2, r3                  \n"
        "bne.w   1b                      \n"
        "add     sp, sp, #28             \n"
        "pop     {r4-r11, pc}            \n"
        "5:                              \n"
        "ldr     r2, [sp]                \n"
        "ldm     r2, {r6-r12, lr}        \n"
        "2:                              \n" /* a further round of eight pairs */
        FIRST_PAIR(ADD_FIRST, ADD_SECOND)
        "b.w     3b                      \n");
}
/* clang-format on */
#else
void tg_winograd_multiply_dsp(const uint32_t *filters, const uint32_t *transformed,
                              const tg_winograd_part *part, uint32_t *sums) {
    for (int32_t position = 0; position < 36; position++, sums += 8) {
        for (int32_t i = 0; i < 8; i++) {
            uint32_t sum = part->add ? sums[i] : 0;
            for (int32_t p = 0; p < part->pairs; p++) {
                sum += (uint32_t)tg_smuad(transformed[4 * p + i / 2], filters[2 * p + i % 2]);
            }
            sums[i] = sum;
        }
        filters += 2 * part->pairs;
        transformed += 4 * part->pairs + part->skip / 4;
    }
}
#endif
