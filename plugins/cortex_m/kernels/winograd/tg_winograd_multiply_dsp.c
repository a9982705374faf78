#include "tg_dsp.h"
#include "tg_winograd_dsp.h"

#if TG_DSP
/* One pair of input channels at a time: two tiles in r2, r3, four filters through r4, r5, eight sums in r6 to
 * r12 and lr. 12 instructions and 16 cycles for 16 products. All fourteen registers are in use, so the block
 * saves and restores them itself; on its stack: [0] sums, [4] their end, [8] bytes of one position, [12] end
 * of the position. Eight pairs make a round; the first load of each pointer moves it on, the others look
 * back. */
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

void tg_winograd_multiply_dsp(const uint32_t *transformed, const uint32_t *filters, int32_t pairs,
                              uint32_t *sums) {
    register const uint32_t *r0 __asm__("r0") = transformed;
    register const uint32_t *r1 __asm__("r1") = filters;
    register int32_t r2 __asm__("r2") = pairs;
    register uint32_t *r3 __asm__("r3") = sums;
    __asm__ volatile("push {r4-r11, lr}\n\t"
                     "sub sp, #16\n\t"
                     "str r3, [sp]\n\t"
                     "add r3, #1152\n\t"
                     "str r3, [sp, #4]\n\t"
                     "lsl r2, r2, #3\n\t"
                     "str r2, [sp, #8]\n"
                     "1:\n\t" /* a position */
                     "ldr r2, [sp, #8]\n\t"
                     "add r2, r0\n\t"
                     "str r2, [sp, #12]\n\t"                                 /* */
                     FIRST_PAIR(SET_FIRST, SET_SECOND) "3:\n\t"              /* */
                     NEXT_PAIR("-56", "-52", "-112", "-108", "-104", "-100") /* */
                     NEXT_PAIR("-48", "-44", "-96", "-92", "-88", "-84")     /* */
                     NEXT_PAIR("-40", "-36", "-80", "-76", "-72", "-68")     /* */
                     NEXT_PAIR("-32", "-28", "-64", "-60", "-56", "-52")     /* */
                     NEXT_PAIR("-24", "-20", "-48", "-44", "-40", "-36")     /* */
                     NEXT_PAIR("-16", "-12", "-32", "-28", "-24", "-20")     /* */
                     NEXT_PAIR("-8", "-4", "-16", "-12", "-8", "-4")         /* */
                     "ldr r2, [sp, #12]\n\t"
                     "cmp r0, r2\n\t"
                     "bne 2f\n\t"
                     "ldr r2, [sp]\n\t"
                     "ldr r3, [sp, #4]\n\t"
                     "stmia r2!, {r6-r12, lr}\n\t"
                     "str r2, [sp]\n\t"
                     "cmp r2, r3\n\t"
                     "bne 1b\n\t"
                     "b 4f\n"
                     "2:\n\t" /* a further round of eight pairs */
                     FIRST_PAIR(ADD_FIRST, ADD_SECOND) "b 3b\n"
                                                       "4:\n\t"
                                                       "add sp, #16\n\t"
                                                       "pop {r4-r11, lr}\n\t"
                     : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
                     :
                     : "r12", "cc", "memory");
}
#else
void tg_winograd_multiply_dsp(const uint32_t *transformed, const uint32_t *filters, int32_t pairs,
                              uint32_t *sums) {
    for (int32_t position = 0; position < 36;
         position++, sums += 8, transformed += 2 * pairs, filters += 4 * pairs) {
        for (int32_t output = 0; output < 4; output++) {
            for (int32_t tile = 0; tile < 2; tile++) {
                uint32_t sum = 0;
                for (int32_t p = 0; p < pairs; p++) {
                    const int32_t product = tg_smuad(transformed[2 * p + tile], filters[4 * p + output]);
                    sum += (uint32_t)product;
                }
                sums[2 * output + tile] = sum;
            }
        }
    }
}
#endif
