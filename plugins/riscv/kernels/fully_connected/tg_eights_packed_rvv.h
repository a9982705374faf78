/* Eight inputs of tg_units_rvv with weights of fewer than 8 bits, as text: their products, of at most 128 *
 * 8, are added in 16 bits. */
#ifndef TG_EIGHTS_PACKED_RVV_H
#define TG_EIGHTS_PACKED_RVV_H
#include "tg_fields_rvv.h"

#if TG_RVV && TG_BITS_RVV < 8

#define TG_BYTE              \
    "vle8.v v24, (%[w])\n\t" \
    "add %[w], %[w], %[pitch]\n\t"

#define TG_WEIGHT(op, offset, field) "lb %[t0], " offset "(%[x])\n\t" field op
#define TG_FIRST "vwmul.vx v16, v28, %[t0]\n\t"
#define TG_NEXT "vwmacc.vx v16, %[t0], v28\n\t"

#if TG_BITS_RVV == 4
#define TG_TWO(op, i, j)                                   \
    TG_BYTE                                                \
    TG_WEIGHT(op, i, TG_FIELD_RVV("v28", "v24", "4", "4")) \
    TG_WEIGHT(TG_NEXT, j, TG_LAST_FIELD_RVV("v28", "v24", "4"))
#define TG_EIGHT \
    TG_TWO(TG_FIRST, "0", "1") TG_TWO(TG_NEXT, "2", "3") TG_TWO(TG_NEXT, "4", "5") TG_TWO(TG_NEXT, "6", "7")
#elif TG_BITS_RVV == 2
#define TG_FOUR(op, i, j, k, l)                                 \
    TG_BYTE                                                     \
    TG_WEIGHT(op, i, TG_FIELD_RVV("v28", "v24", "6", "6"))      \
    TG_WEIGHT(TG_NEXT, j, TG_FIELD_RVV("v28", "v24", "4", "6")) \
    TG_WEIGHT(TG_NEXT, k, TG_FIELD_RVV("v28", "v24", "2", "6")) \
    TG_WEIGHT(TG_NEXT, l, TG_LAST_FIELD_RVV("v28", "v24", "6"))
#define TG_EIGHT TG_FOUR(TG_FIRST, "0", "1", "2", "3") TG_FOUR(TG_NEXT, "4", "5", "6", "7")
#else
#define TG_ONE(op, i, left) TG_WEIGHT(op, i, TG_FIELD_RVV("v28", "v24", left, "7") TG_SIGN_RVV("v28"))
#define TG_EIGHT                                                                           \
    TG_BYTE TG_ONE(TG_FIRST, "0", "7") TG_ONE(TG_NEXT, "1", "6") TG_ONE(TG_NEXT, "2", "5") \
        TG_ONE(TG_NEXT, "3", "4") TG_ONE(TG_NEXT, "4", "3") TG_ONE(TG_NEXT, "5", "2")      \
            TG_ONE(TG_NEXT, "6", "1")                                                      \
                TG_WEIGHT(TG_NEXT, "7", TG_LAST_FIELD_RVV("v28", "v24", "7") TG_SIGN_RVV("v28"))
#endif

#endif
#endif
