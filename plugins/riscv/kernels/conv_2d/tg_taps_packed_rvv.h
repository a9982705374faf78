/* Eight inputs of tg_windows_3_rvv with weights of fewer than 8 bits, as text: a byte is loaded once, and its
 * fields are taken apart in lanes of 16 bits. */
#ifndef TG_TAPS_PACKED_RVV_H
#define TG_TAPS_PACKED_RVV_H
#include "tg_fields_rvv.h"

#if TG_RVV

#define TG_BYTE                    \
    "vle8.v v26, (%[w])\n\t"       \
    "add %[w], %[w], %[pitch]\n\t" \
    "vsext.vf2 v24, v26\n\t"

/* Those three are loaded first: a core may wait for them. */
#define TG_WEIGHT(offset, field)                                          \
    "lb %[t0], " offset "(%[a])\n\t"                                      \
    "lb %[t1], " offset "(%[b])\n\t"                                      \
    "lb %[t2], " offset "(%[c])\n\t" field "vwmacc.vx v0, %[t0], v28\n\t" \
    "vwmacc.vx v8, %[t1], v28\n\t"                                        \
    "vwmacc.vx v16, %[t2], v28\n\t"

#if TG_BITS_RVV == 4
#define TG_TWO(i, j)                                     \
    TG_BYTE                                              \
    TG_WEIGHT(i, TG_FIELD_RVV("v28", "v24", "12", "12")) \
    TG_WEIGHT(j, TG_LAST_FIELD_RVV("v28", "v24", "4"))
#define TG_EIGHT_TAPS TG_TWO("0", "1") TG_TWO("2", "3") TG_TWO("4", "5") TG_TWO("6", "7") TG_STEP("8")
#elif TG_BITS_RVV == 2
#define TG_FOUR(i, j, k, l)                              \
    TG_BYTE                                              \
    TG_WEIGHT(i, TG_FIELD_RVV("v28", "v24", "14", "14")) \
    TG_WEIGHT(j, TG_FIELD_RVV("v28", "v24", "12", "14")) \
    TG_WEIGHT(k, TG_FIELD_RVV("v28", "v24", "10", "14")) \
    TG_WEIGHT(l, TG_LAST_FIELD_RVV("v28", "v24", "6"))
#define TG_EIGHT_TAPS TG_FOUR("0", "1", "2", "3") TG_FOUR("4", "5", "6", "7") TG_STEP("8")
#elif TG_BITS_RVV == 1
#define TG_ONE(i, left) TG_WEIGHT(i, TG_FIELD_RVV("v28", "v24", left, "15") TG_SIGN_RVV("v28"))
#define TG_EIGHT_TAPS                                                                                 \
    TG_BYTE TG_ONE("0", "15") TG_ONE("1", "14") TG_ONE("2", "13") TG_ONE("3", "12") TG_ONE("4", "11") \
        TG_ONE("5", "10") TG_ONE("6", "9")                                                            \
            TG_WEIGHT("7", TG_LAST_FIELD_RVV("v28", "v24", "7") TG_SIGN_RVV("v28")) TG_STEP("8")
#endif

#endif
#endif
