/* The loops of an operator whose operands broadcast. */
#ifndef TG_BROADCAST_H
#define TG_BROADCAST_H
#include <stdint.h>

/* Four loops, outermost first, each with its count (at least 1) and what the pointers of operands a and b
 * move, in elements, after each of its passes: innermost 1, or 0 for an operand that stands still; further
 * out, what is missing to the operand's stride once the inner loops have run. Every element is read where it
 * is needed, in the output's order, so that the output may start at an operand of its own size. */
typedef struct {
    int32_t size[4];
    int32_t a_step[4], b_step[4];
} tg_broadcast;

#endif
