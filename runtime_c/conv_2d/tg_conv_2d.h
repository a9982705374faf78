/* 2-D convolution: NHWC activations, OHWI weights. */
#ifndef TG_CONV_2D_H
#define TG_CONV_2D_H
#include <stdint.h>

#include "tg_window.h"

/* batches, channels >= 1; groups >= 1 divides both channel counts. output_stride, at least output_channels,
 * is the distance of output pixels: larger where the call makes some of a tensor's channels. Zero points and
 * the clamp lie in [-128, 127], minimum <= maximum. */
typedef struct {
    tg_window window;
    int32_t batches, input_channels, output_channels, groups, output_stride;
    int32_t input_zero_point, output_zero_point;
    int32_t minimum, maximum;
} tg_conv_2d_s8_params;

/* int8 activations and weights, per-channel requantization (multiplier in [0, 2^31), shift in [-31, 30]).
 * `bias` holds, for each output channel, the bias less input_zero_point times the sum of its weights.
 * `output` must not overlap `input`. */
void tg_conv_2d_s8(const tg_conv_2d_s8_params *params, const int8_t *input, const int8_t *weights,
                   const int32_t *bias, const int32_t *multiplier, const int8_t *shift, int8_t *output);

/* The same with a requantization that rounds once, to nearest, ties toward plus infinity. */
void tg_conv_2d_s8_single(const tg_conv_2d_s8_params *params, const int8_t *input, const int8_t *weights,
                          const int32_t *bias, const int32_t *multiplier, const int8_t *shift,
                          int8_t *output);

/* The same where all scales are powers of two: a sum is divided by 2^shift, shift in [1, 31]. */
void tg_conv_2d_s8_shift(const tg_conv_2d_s8_params *params, const int8_t *input, const int8_t *weights,
                         const int32_t *bias, const int8_t *shift, int8_t *output);

/* int8 activations, weights of 4 bits (-8 to 7), packed in the order of the int8 ones (tg_packed.h). With
 * double rounding, or a division by 2^shift that rounds once. */
void tg_conv_2d_s8_s4(const tg_conv_2d_s8_params *params, const int8_t *input, const uint8_t *weights,
                      const int32_t *bias, const int32_t *multiplier, const int8_t *shift, int8_t *output);
void tg_conv_2d_s8_s4_shift(const tg_conv_2d_s8_params *params, const int8_t *input, const uint8_t *weights,
                            const int32_t *bias, const int8_t *shift, int8_t *output);

/* Weights of 2 bits (-2 to 1). */
void tg_conv_2d_s8_s2(const tg_conv_2d_s8_params *params, const int8_t *input, const uint8_t *weights,
                      const int32_t *bias, const int32_t *multiplier, const int8_t *shift, int8_t *output);
void tg_conv_2d_s8_s2_shift(const tg_conv_2d_s8_params *params, const int8_t *input, const uint8_t *weights,
                            const int32_t *bias, const int8_t *shift, int8_t *output);

/* Weights of 1 bit (-1 and 1). */
void tg_conv_2d_s8_s1(const tg_conv_2d_s8_params *params, const int8_t *input, const uint8_t *weights,
                      const int32_t *bias, const int32_t *multiplier, const int8_t *shift, int8_t *output);
void tg_conv_2d_s8_s1_shift(const tg_conv_2d_s8_params *params, const int8_t *input, const uint8_t *weights,
                            const int32_t *bias, const int8_t *shift, int8_t *output);

/* As above, without zero points; the clamp lies in [-32768, 32767]. */
typedef struct {
    tg_window window;
    int32_t batches, input_channels, output_channels, groups, output_stride;
    int32_t minimum, maximum;
} tg_conv_2d_s16_params;

/* int16 activations without zero points, int8 weights in the order of tg_conv_2d_s8: |bias| and every sum
 * below 2^47, multiplier in [0, 2^15), shift (a division by 2^shift) in [8, 46]. */
void tg_conv_2d_s16(const tg_conv_2d_s16_params *params, const int16_t *input, const int8_t *weights,
                    const int64_t *bias, const int16_t *multiplier, const int8_t *shift, int16_t *output);

/* As above, the clamp in real numbers (infinite where there is none). */
typedef struct {
    tg_window window;
    int32_t batches, input_channels, output_channels, groups;
    float minimum, maximum;
} tg_conv_2d_f32_params;

/* float32; sums run over kernel rows, columns, then channels, and the bias is added last. */
void tg_conv_2d_f32(const tg_conv_2d_f32_params *params, const float *input, const float *weights,
                    const float *bias, float *output);

/* As above, without groups; weights_scale > 0. */
typedef struct {
    tg_window window;
    int32_t batches, input_channels, output_channels;
    float weights_scale, minimum, maximum;
} tg_conv_2d_f32_s8_params;

/* Hybrid: float32 activations, int8 weights. Each image of the batch is quantized to int8 in `scratch`, with
 * a scale of its own; sums of products are integers, scaled back to floats, and the bias is added last.
 * `input` is finite; `scratch` holds one image, input_height * input_width * input_channels bytes. */
void tg_conv_2d_f32_s8(const tg_conv_2d_f32_s8_params *params, const float *input, const int8_t *weights,
                       const float *bias, int8_t *scratch, float *output);

#endif
