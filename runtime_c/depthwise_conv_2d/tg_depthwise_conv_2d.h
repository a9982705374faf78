/* Depthwise convolution: each input channel has its own `multiplier` filters; NHWC activations. */
#ifndef TG_DEPTHWISE_CONV_2D_H
#define TG_DEPTHWISE_CONV_2D_H
#include <stdint.h>

#include "tg_window.h"

/* batches, channels, depth_multiplier >= 1. There are channels * depth_multiplier output channels, those of
 * one input channel side by side. Zero points and the clamp lie in [-128, 127], minimum <= maximum. */
typedef struct {
    tg_window window;
    int32_t batches, channels, depth_multiplier;
    int32_t input_zero_point, output_zero_point;
    int32_t minimum, maximum;
} tg_depthwise_conv_2d_s8_params;

/* int8 activations and weights, per-channel requantization (multiplier in [0, 2^31), shift in [-31, 30]).
 * `weights` are [output channels][kernel_height][kernel_width], so that the taps of one output lie in a row.
 * `bias` holds, for each output channel, the bias less input_zero_point times the sum of its weights.
 * `output` must not overlap `input`. */
void tg_depthwise_conv_2d_s8(const tg_depthwise_conv_2d_s8_params *params, const int8_t *input,
                             const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                             const int8_t *shift, int8_t *output);

/* The same with a requantization that rounds once, to nearest, ties toward plus infinity. */
void tg_depthwise_conv_2d_s8_single(const tg_depthwise_conv_2d_s8_params *params, const int8_t *input,
                                    const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                    const int8_t *shift, int8_t *output);

/* The same where all scales are powers of two: a sum is divided by 2^shift, shift in [1, 31]. */
void tg_depthwise_conv_2d_s8_shift(const tg_depthwise_conv_2d_s8_params *params, const int8_t *input,
                                   const int8_t *weights, const int32_t *bias, const int8_t *shift,
                                   int8_t *output);

/* int8 activations, weights of 4 bits (-8 to 7), packed in the order of the int8 ones (tg_packed.h). With
 * double rounding, or a division by 2^shift that rounds once. */
void tg_depthwise_conv_2d_s8_s4(const tg_depthwise_conv_2d_s8_params *params, const int8_t *input,
                                const uint8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                const int8_t *shift, int8_t *output);
void tg_depthwise_conv_2d_s8_s4_shift(const tg_depthwise_conv_2d_s8_params *params, const int8_t *input,
                                      const uint8_t *weights, const int32_t *bias, const int8_t *shift,
                                      int8_t *output);

/* Weights of 2 bits (-2 to 1). */
void tg_depthwise_conv_2d_s8_s2(const tg_depthwise_conv_2d_s8_params *params, const int8_t *input,
                                const uint8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                const int8_t *shift, int8_t *output);
void tg_depthwise_conv_2d_s8_s2_shift(const tg_depthwise_conv_2d_s8_params *params, const int8_t *input,
                                      const uint8_t *weights, const int32_t *bias, const int8_t *shift,
                                      int8_t *output);

/* Weights of 1 bit (-1 and 1). */
void tg_depthwise_conv_2d_s8_s1(const tg_depthwise_conv_2d_s8_params *params, const int8_t *input,
                                const uint8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                const int8_t *shift, int8_t *output);
void tg_depthwise_conv_2d_s8_s1_shift(const tg_depthwise_conv_2d_s8_params *params, const int8_t *input,
                                      const uint8_t *weights, const int32_t *bias, const int8_t *shift,
                                      int8_t *output);

/* As above, without zero points; the clamp lies in [-32768, 32767]. */
typedef struct {
    tg_window window;
    int32_t batches, channels, depth_multiplier;
    int32_t minimum, maximum;
} tg_depthwise_conv_2d_s16_params;

/* int16 activations without zero points, int8 weights in the order of tg_depthwise_conv_2d_s8: |bias| and
 * every sum below 2^47, multiplier in [0, 2^15), shift (a division by 2^shift) in [8, 46]. */
void tg_depthwise_conv_2d_s16(const tg_depthwise_conv_2d_s16_params *params, const int16_t *input,
                              const int8_t *weights, const int64_t *bias, const int16_t *multiplier,
                              const int8_t *shift, int16_t *output);

/* As above, the clamp in real numbers (infinite where there is none). */
typedef struct {
    tg_window window;
    int32_t batches, channels, depth_multiplier;
    float minimum, maximum;
} tg_depthwise_conv_2d_f32_params;

/* float32; `weights` as above. Sums run over kernel rows, then columns, and the bias is added last. */
void tg_depthwise_conv_2d_f32(const tg_depthwise_conv_2d_f32_params *params, const float *input,
                              const float *weights, const float *bias, float *output);

#endif
