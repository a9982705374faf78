/* 2-D convolution on Armv7E-M with weights of 4, 2 or 1 bits, which the innermost loop unpacks. */
#ifndef TG_CONV_2D_PACKED_DSP_H
#define TG_CONV_2D_PACKED_DSP_H
#include "tg_conv_2d_dsp.h"

/* As tg_conv_2d_s8_dsp, with the stream of tg_matrix_packed_dsp.h; windows of at most 2047 inputs. `scratch`:
 * 12 bytes for each block of two inputs, rounded up to 8 / bits of them, and 12 more; then a whole window. */
void tg_conv_2d_s8_s4_dsp(const tg_conv_2d_dsp_params *params, const int8_t *input, const int32_t *stream,
                          int8_t *output, void *scratch);
void tg_conv_2d_s8_s2_dsp(const tg_conv_2d_dsp_params *params, const int8_t *input, const int32_t *stream,
                          int8_t *output, void *scratch);
void tg_conv_2d_s8_s1_dsp(const tg_conv_2d_dsp_params *params, const int8_t *input, const int32_t *stream,
                          int8_t *output, void *scratch);

/* The same for any scale and rounding: words of shifts as in tg_matrix_fitted_dsp.h. */
void tg_conv_2d_s8_s4_dsp_fitted(const tg_conv_2d_dsp_params *params, const int8_t *input,
                                 const int32_t *stream, int8_t *output, void *scratch);
void tg_conv_2d_s8_s2_dsp_fitted(const tg_conv_2d_dsp_params *params, const int8_t *input,
                                 const int32_t *stream, int8_t *output, void *scratch);
void tg_conv_2d_s8_s1_dsp_fitted(const tg_conv_2d_dsp_params *params, const int8_t *input,
                                 const int32_t *stream, int8_t *output, void *scratch);

#endif
