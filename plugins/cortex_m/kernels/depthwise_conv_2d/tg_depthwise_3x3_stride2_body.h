/* The 3x3 depthwise convolution of stride 2 of tg_depthwise_conv_2d_dsp.h, named by FUNCTION; `compute` is defined
 * before. Where the first or last row of a window lies beside the image, the window is moved into the image and so
 * are its taps; what the row of padding adds goes into the bias.
 */

/* The taps of `rows` rows from row `first` on, in the window's rows from `to` on; the others count as padding. */
static void set_taps(job *j, const tg_depthwise_3x3_stride2_dsp_params *p, const int32_t *constants, int first,
                     int rows, int to) {
    int32_t w[3][3] = {{0}}, sums[3] = {0, 0, 0}, outside = 0;
    for (int row = 0; row < 3; row++) {
        const uint32_t taps = (uint32_t)constants[2 + row];
        const int32_t tap[3] = {(int8_t)(uint8_t)taps * 2, (int8_t)(uint8_t)(taps >> 8) * 2,
                                (int8_t)(uint8_t)(taps >> 24) * 2};
        const int inside = row >= first && row < first + rows;
        for (int i = 0; i < 3; i++) {
            if (inside) {
                w[row - first + to][i] = tap[i];
                sums[i] += tap[i];
            } else {
                outside += tap[i];
            }
        }
    }
    const int32_t zero = p->input_zero_point;
    j->bias2 = tg_depthwise_bias2(constants) + zero * outside;
    j->left2 = j->bias2 + (j->padded ? zero * sums[0] : 0);
    j->right2 = zero * sums[2];
    for (int i = 0; i < 3; i++) {
        j->taps[i] = tg_pkhbt((uint32_t)w[0][i], (uint32_t)w[1][i]);
    }
    j->taps[3] = tg_pkhbt((uint32_t)w[2][0], (uint32_t)w[2][1]);
    j->taps[4] = (uint32_t)w[2][2] & 0xFFFFu;
}

static void channel(job *j, const tg_depthwise_3x3_stride2_dsp_params *p, const int8_t *input,
                    const int32_t *constants, int8_t *output) {
    const int32_t row_bytes = p->output_width * p->channels;
    const int8_t *first = input - j->padded * p->channels;
    if (p->pad_top) {
        set_taps(j, p, constants, 1, 2, 0);
        j->rows = 1;
        compute(first, output, j);
        output += row_bytes;
        first += j->row;
    }
    set_taps(j, p, constants, 0, 3, 0);
    j->rows = p->output_height - p->pad_top - p->pad_bottom;
    if (j->rows > 0) {
        compute(first, output, j);
    }
    if (p->pad_bottom) {
        output += j->rows * row_bytes;
        first += j->rows * j->advance - j->row;
        set_taps(j, p, constants, 0, 2, 1);
        j->rows = 1;
        compute(first, output, j);
    }
}

void FUNCTION(const tg_depthwise_3x3_stride2_dsp_params *p, const int8_t *input, const int32_t *constants,
              int8_t *output) {
    job j;
    j.row = p->input_width * p->channels;
    j.step = p->channels;
    j.advance = 2 * j.row;
    j.padded = p->pad_left;
    j.right = p->pad_right;
    j.count = (p->output_width - p->pad_right) * p->channels;
    for (int32_t batch = 0; batch < p->batches; batch++) {
        const int32_t *c = constants;
        for (int32_t i = 0; i < p->channels; i++, c += TG_DEPTHWISE_3X3_WORDS) {
            j.shift = tg_depthwise_shift(c);
            j.multiplier = c[1];
            j.addend = (int32_t)((uint32_t)p->zero_point2 << j.shift);
            channel(&j, p, input + i, c, output + i);
        }
        input += p->input_height * j.row;
        output += p->output_height * p->output_width * p->channels;
    }
}
