/* Depthwise convolution on cores with packed-integer instructions: one channel at a time, gathered into a
 * plane. */
#ifndef TG_DEPTHWISE_CONV_2D_DSP_H
#define TG_DEPTHWISE_CONV_2D_DSP_H
#include <stdint.h>

/* A 3x3 window of stride and dilation 1. Its two axes are named for the plane: `rows` lie next to each other
 * there, `columns` pair up in words; the generator may exchange the image's axes. Strides are in bytes of the
 * NHWC tensors. batches, channels, rows and columns >= 1; every window holds an input element. 0 <= pad <= 2.
 * The zero points lie in [-128, 127]; zero_point2 is 2 * the output's + 1. `strip`: output rows to compute at
 * a time, at most TG_DEPTHWISE_ROWS - 2; even where it is less than output_rows, and then no row of padding
 * exceeds the first strip.
 */
typedef struct {
    int32_t batches, channels;
    int32_t input_rows, input_columns, input_row, input_column, input_batch;
    int32_t output_rows, output_columns, output_row, output_column, output_batch;
    int32_t pad_row, pad_column;
    int32_t strip;
    int32_t input_zero_point, zero_point2;
} tg_depthwise_3x3_dsp_params;

/* int8 activations and weights. `constants` holds five words for each channel: 32 * bias + shift, with the
 * input's zero point folded into the bias and shift one less than the right shift, as tg_requantize_dsp.h has
 * it; the multiplier; for each row of taps the bytes w0, w1, w1, w2. The sums stay below 2^30. `plane` is
 * scratch of 4 * TG_DEPTHWISE_ROWS * (output_columns / 2 rounded up + 1) bytes. `output` may be `input`,
 * where input and output have the same shape and strides. */
void tg_depthwise_conv_2d_s8_dsp_3x3(const tg_depthwise_3x3_dsp_params *params, const int8_t *input,
                                     const int32_t *constants, int8_t *output, uint32_t *plane);

/* As above, but what is below the output's zero point is not exact: for a fused ReLU. */
void tg_depthwise_conv_2d_s8_dsp_3x3_relu(const tg_depthwise_3x3_dsp_params *params, const int8_t *input,
                                          const int32_t *constants, int8_t *output, uint32_t *plane);

/* A 3x3 window of stride 2 and dilation 1. batches, channels >= 1; the input is at least 3x3. The padding is
 * 0 or 1 on each side and tells how far the first, or the last, window reaches beyond the image. */
typedef struct {
    int32_t batches, channels;
    int32_t input_height, input_width, output_height, output_width;
    int32_t pad_top, pad_bottom, pad_left, pad_right;
    int32_t input_zero_point, zero_point2;
} tg_depthwise_3x3_stride2_dsp_params;

/* `constants` as above, but for the taps: the bytes w00, w01, w10, w11, then w02, w20, w12, w21, then w22 and
 * zeros. `output` may be `input`. */
void tg_depthwise_conv_2d_s8_dsp_3x3_stride2(const tg_depthwise_3x3_stride2_dsp_params *params,
                                             const int8_t *input, const int32_t *constants, int8_t *output);

/* As above, but what is below the output's zero point is not exact. */
void tg_depthwise_conv_2d_s8_dsp_3x3_stride2_relu(const tg_depthwise_3x3_stride2_dsp_params *params,
                                                  const int8_t *input, const int32_t *constants,
                                                  int8_t *output);

/* A 3x3 window and a map of 3x3 outputs, of one image: channels >= 1, the zero point as above. */
typedef struct {
    int32_t channels, input_zero_point;
} tg_depthwise_map3_dsp_params;

/* Stride 1, a map of 3x3 with one row and column of padding all around. `constants`: 15 words for each
 * channel: of each row of outputs twice the bias of its first and second, then of its third output, with what
 * the taps beside the image add, but for those at its left; the multiplier; 2 * the output's zero point + 1,
 * shifted left; by the shift, one less than the right shift; for each row of taps the int16 w0, w1, w1, w2,
 * doubled. `output` may be `input`. */
void tg_depthwise_conv_2d_s8_dsp_map3(const tg_depthwise_map3_dsp_params *params, const int8_t *input,
                                      const int32_t *constants, int8_t *output);

/* Stride 2, a map of 6x6 with padding at the bottom and at the right alone. */
void tg_depthwise_conv_2d_s8_dsp_map3_stride2(const tg_depthwise_map3_dsp_params *params, const int8_t *input,
                                              const int32_t *constants, int8_t *output);

/* A 3x3 window of stride and dilation 1 that makes one row of five outputs, from rows of five pixels with one
 * of padding at both ends. channels >= 1; above, below: 1 where the window's first row, its last one, lies
 * outside the image: then `input` begins with the next row, or ends before; padding: the input's zero point
 * in both lanes. */
typedef struct {
    int32_t channels, above, below;
    uint32_t padding;
    int32_t zero_point2;
} tg_depthwise_row5_dsp_params;

/* `constants`: six words for each channel: 32 * bias + shift, and the multiplier, as for
 * tg_depthwise_conv_2d_s8_dsp_3x3; the sums of the left column of taps and of the right one, int16; for each
 * row of taps the bytes w0, w1, w1, w2. The sums stay below 2^30. `output` may be `input`, or any row of it.
 */
void tg_depthwise_conv_2d_s8_dsp_row5(const tg_depthwise_row5_dsp_params *params, const int8_t *input,
                                      const int32_t *constants, int8_t *output);

/* As above, but what is below the output's zero point is not exact. */
void tg_depthwise_conv_2d_s8_dsp_row5_relu(const tg_depthwise_row5_dsp_params *params, const int8_t *input,
                                           const int32_t *constants, int8_t *output);

/* A 3x3 window of stride 2 over an image of twelve columns, with padding at the bottom and at the right
 * alone. channels
 * >= 1; padding: the input's zero point in both lanes; rows: of outputs but the last, half of the input's. */
typedef struct {
    int32_t channels;
    uint32_t padding;
    int32_t zero_point2, rows;
} tg_depthwise_six_dsp_params;

/* `constants` as for tg_depthwise_conv_2d_s8_dsp_3x3. `output` may be `input`. */
void tg_depthwise_conv_2d_s8_dsp_six_stride2(const tg_depthwise_six_dsp_params *params, const int8_t *input,
                                             const int32_t *constants, int8_t *output);

/* As above, but what is below the output's zero point is not exact. */
void tg_depthwise_conv_2d_s8_dsp_six_stride2_relu(const tg_depthwise_six_dsp_params *params,
                                                  const int8_t *input, const int32_t *constants,
                                                  int8_t *output);

/* Any window of dilation 1. The plane keeps apart what the columns' stride keeps apart: a row of the image is
 * `phases` rows of the plane, of `row_words` words, and a row of taps is as many rows of `tap_words` pairs of
 * taps; `phases` is the stride, or the kernel's columns if those are fewer. All sizes >= 1, the input's >= 0,
 * the padding >= 0; the generator may exchange the image's axes and gives strides in bytes. `strip`: output
 * rows to compute at a time. row_words >= (output_columns rounded up to 4) / 2 + tap_words; tap_words <=
 * TG_DEPTHWISE_MOST_TAP_WORDS. */
typedef struct {
    int32_t batches, channels, depth_multiplier;
    int32_t input_rows, input_columns, input_row, input_column, input_batch;
    int32_t output_rows, output_columns, output_row, output_column, output_batch;
    int32_t kernel_rows, row_stride, column_stride, pad_row, pad_column;
    int32_t phases, row_words, tap_words;
    int32_t strip;
    int32_t input_zero_point, zero_point2;
} tg_depthwise_dsp_params;

/* `taps`: for each output channel, row of the plane and pair of taps two bytes, with zeros where there is no
 * tap. `constants`: two words for each output channel: 32 * bias + shift, the multiplier. `scratch`: the
 * plane of
 * ((strip - 1) * row_stride + kernel_rows) * phases * row_words words, then 2 * kernel_rows * phases *
 * tap_words. `output` may be `input` where all rows are one strip and there is one filter for each channel,
 * whose output is not larger than the channel. */
void tg_depthwise_conv_2d_s8_dsp(const tg_depthwise_dsp_params *params, const int8_t *input,
                                 const int8_t *taps, const int32_t *constants, int8_t *output,
                                 uint32_t *scratch);

/* The same for any scale and rounding: three words for each output channel, the third how far sums are
 * shifted to the left first, plus 32 * carry (see tg_requantize_fitted_s8). */
void tg_depthwise_conv_2d_s8_dsp_fitted(const tg_depthwise_dsp_params *params, const int8_t *input,
                                        const int8_t *taps, const int32_t *constants, int8_t *output,
                                        uint32_t *scratch);

/* A window that is one run of pixels, such as that of a 1-D convolution, and always inside the image: four
 * channels at a time, no plane. `tap`: bytes from one pixel of a window to the next; skip: 4 * (taps / 8
 * rounded up) - taps / 2; bytes: 8 * (taps / 2); odd: taps % 2; groups of channels, at least 1; back: 4 -
 * taps * tap. */
typedef struct {
    int32_t tap, skip, bytes, odd, zero_point2, groups, back;
} tg_depthwise_run_dsp_group;

/* Rows and columns of outputs, at least 1, and bytes between their windows, and between them. */
typedef struct {
    tg_depthwise_run_dsp_group groups;
    int32_t rows, columns;
    int32_t input_row, input_column, output_row, output_column;
} tg_depthwise_run_dsp_params;

/* `stream`: for each group the biases of its channels a, b, c, d; for each two taps 0, 1 the bytes a0, b0,
 * a1, b1, then c0, d0, c1, d1; if there is one more the bytes of it; the multipliers; a word with the shifts,
 * one a byte. `output` may be `input` where an output does not come before a window that has yet to read
 * there. */
void tg_depthwise_conv_2d_s8_dsp_run(const tg_depthwise_run_dsp_params *params, const int8_t *input,
                                     const int32_t *stream, int8_t *output);

/* Windows that slide pixel by pixel along a line, as those of a 1-D convolution, always inside the image.
 * `step`: bytes from one pixel to the next, of the input and of the output alike. channels >= 1, taps >= 2,
 * outputs >= 4; first: (outputs - 1) % 4 + 1; groups: outputs / 4, rounded up; bytes: of a channel's stream;
 * skip: 6 * (taps / 2 / 6 rounded up) - taps / 2; odd: taps % 2. */
typedef struct {
    int32_t channels, zero_point2, first, groups, bytes, skip, odd, step;
    int32_t outputs, taps;
} tg_depthwise_line_dsp_params;

/* A line, a channel at a time. `stream`: for each channel 32 * bias + shift, the multiplier, and of two by
 * two taps the bytes a0, b0, a1, b1, if their number is odd of the first two 0, b0, 0, b1; then of an odd
 * number of taps the last one, as a word. `output` may be `input`. */
void tg_depthwise_conv_2d_s8_dsp_line(const tg_depthwise_line_dsp_params *params, const int8_t *input,
                                      const int32_t *stream, int8_t *output);

/* The same for 3 or for 5 taps, with at least 2 outputs; of `pairs` of outputs the function's loop takes 4,
 * or 3, in a round. rounds: 256 * (rounds - 1); skip: pairs that the first round leaves out; odd: outputs
 * % 2. */
typedef struct {
    int32_t step, zero_point2, rounds, skip, odd, channels;
    int32_t outputs;
} tg_depthwise_line_pairs_dsp_params;

/* `stream`: for each channel the taps w0, w1, w1, w2; the multiplier; 32 * bias + shift. */
void tg_depthwise_conv_2d_s8_dsp_line3(const tg_depthwise_line_pairs_dsp_params *params, const int8_t *input,
                                       const int32_t *stream, int8_t *output);

/* `stream`: for each channel the taps w0, w1, w1, w2; the multiplier; the taps w2, w3, w3, w4; 32 * bias +
 * shift. */
void tg_depthwise_conv_2d_s8_dsp_line5(const tg_depthwise_line_pairs_dsp_params *params, const int8_t *input,
                                       const int32_t *stream, int8_t *output);

#endif
