/* Parameters of int8 additions and subtractions. */
#ifndef TG_ADDITION_S8_H
#define TG_ADDITION_S8_H
#include <stdint.h>

/* Zero points and the clamp lie in [-128, 127], minimum <= maximum. Multipliers lie in [0, 2^31), right
 * shifts in [0, 31]: those of a and b take an operand, times 2^20, to the common scale; those of the output
 * take the result from there to the output's scale. */
typedef struct {
    int32_t a_zero_point, a_multiplier, a_right_shift;
    int32_t b_zero_point, b_multiplier, b_right_shift;
    int32_t output_zero_point, output_multiplier, output_right_shift;
    int32_t minimum, maximum;
} tg_addition_s8_params;

#endif
