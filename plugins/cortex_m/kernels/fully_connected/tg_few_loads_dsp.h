/* What tg_fully_connected_few_inline_dsp.h loads for four inputs: together, because a load straight after
 * another takes one cycle and a compiler spreads them. */
#ifndef TG_FEW_LOADS_DSP_H
#define TG_FEW_LOADS_DSP_H
#include "tg_dsp.h"

#define TG_INTO_LAYER static inline __attribute__((always_inline))

/* Four inputs and their words of weights: two of the pair, one of the single unit. */
typedef struct {
    uint32_t inputs, even, odd, single;
} tg_few_loaded;

#if TG_DSP
typedef const uint32_t __attribute__((may_alias, aligned(1))) tg_few_word;

/* Of the pair, at addresses that are known when the layer is compiled. */
TG_INTO_LAYER tg_few_loaded tg_few_load(const int8_t *input, const int32_t *stream) {
    tg_few_loaded l = {0, 0, 0, 0};
    __asm__ volatile("ldr %0, %3\n\tldr %1, %4\n\tldr %2, %5"
                     : "=&r"(l.inputs), "=&r"(l.even), "=r"(l.odd)
                     : "m"(*(tg_few_word *)(const void *)input), "m"(stream[0]), "m"(stream[1]));
    return l;
}

/* Of `units`; both pointers move on. */
TG_INTO_LAYER tg_few_loaded tg_few_step(const int8_t **input, const int32_t **stream, int32_t units) {
    tg_few_loaded l = {0, 0, 0, 0};
    if (units == 1) {
        __asm__ volatile("ldr %0, [%2], #4\n\tldr %1, [%3], #4"
                         : "=&r"(l.inputs), "=&r"(l.single), "+r"(*input), "+r"(*stream)
                         :
                         : "memory");
    } else if (units == 2) {
        __asm__ volatile("ldr %0, [%3], #4\n\tldr %1, [%4], #8\n\tldr %2, [%4, #-4]"
                         : "=&r"(l.inputs), "=&r"(l.even), "=&r"(l.odd), "+r"(*input), "+r"(*stream)
                         :
                         : "memory");
    } else {
        __asm__ volatile("ldr %0, [%4], #4\n\tldr %1, [%5], #12\n\tldr %2, [%5, #-8]\n\tldr %3, [%5, #-4]"
                         : "=&r"(l.inputs), "=&r"(l.even), "=&r"(l.odd), "=&r"(l.single), "+r"(*input),
                           "+r"(*stream)
                         :
                         : "memory");
    }
    return l;
}
#else
TG_INTO_LAYER tg_few_loaded tg_few_load(const int8_t *input, const int32_t *stream) {
    return (tg_few_loaded){tg_read32(input), (uint32_t)stream[0], (uint32_t)stream[1], 0};
}

TG_INTO_LAYER tg_few_loaded tg_few_step(const int8_t **input, const int32_t **stream, int32_t units) {
    tg_few_loaded l = {tg_read32(*input), 0, 0, 0};
    *input += 4;
    if (units > 1) {
        l.even = (uint32_t)*(*stream)++;
        l.odd = (uint32_t)*(*stream)++;
    }
    if (units != 2) {
        l.single = (uint32_t)*(*stream)++;
    }
    return l;
}
#endif

#endif
