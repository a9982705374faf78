/* Of two outputs 18 products take 38 instructions in groups by rows, 44 by pairs. */
#if defined(__riscv) && __riscv_xlen == 32 && defined(__riscv_mul)
#include "tg_depthwise_3x3_asm_rv32.h"
#include "tg_depthwise_core_swar.h"

/* clang-format off */
#define COLUMNS(STEP, column, step, end)                                                                       \
    column ":                    \n"                                                                           \
    COLUMN                                                                                                     \
    APPLY(ROW, ROW_A)                                                                                          \
    APPLY(ROW, ROW_B)                                                                                          \
    step ":                      \n"                                                                           \
    APPLY(ROW, ROW_C)                                                                                          \
    APPLY(STEP, ROW_A, ROW_B, ROW_C, "beq", end "f")                                                           \
    APPLY(ROW, ROW_A)                                                                                          \
    APPLY(STEP, ROW_B, ROW_C, ROW_A, "beq", end "f")                                                           \
    APPLY(ROW, ROW_B)                                                                                          \
    APPLY(STEP, ROW_C, ROW_A, ROW_B, "bne", step "b")                                                          \
    end ":                       \n"                                                                           \
    NEXT_COLUMN(column "b")

__attribute__((naked)) const int8_t *tg_depthwise_3x3_s8_swar(__attribute__((unused)) const tg_columns_swar *at,
                                                              __attribute__((unused)) const int32_t *plane,
                                                              __attribute__((unused)) const int8_t *weights,
                                                              __attribute__((unused)) int32_t *sums) {
    __asm__ volatile(
        ENTER
        "bnez  t0, 4f                \n"
        COLUMNS(BY_ROWS, "1", "2", "3")
        "j     7f                    \n"
        COLUMNS(BY_PAIRS, "4", "5", "6")
        "7:                          \n"
        LEAVE);
}
/* clang-format on */
#else
#include "tg_depthwise_3x3_model_swar.h"

const int8_t *tg_depthwise_3x3_s8_swar(const tg_columns_swar *at, const int32_t *plane, const int8_t *weights,
                                       int32_t *sums) {
    return tg_depthwise_3x3_model(at, 1, plane, weights, sums);
}
#endif
