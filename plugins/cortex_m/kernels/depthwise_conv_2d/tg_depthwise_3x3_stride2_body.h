/* The 3x3 depthwise convolution of stride 2 of tg_depthwise_conv_2d_dsp.h, named by FUNCTION; `compute` is
 * defined before. */

static void channel(const job *j, const tg_depthwise_3x3_stride2_dsp_params *p, const int8_t *input,
                    const int32_t *constants, int8_t *output) {
    const int32_t row_bytes = p->output_width * p->channels, row = j[0].row;
    input -= j[0].padded * p->channels;
    if (p->pad_top) {
        compute(input, output, &j[ABOVE], constants);
        output += row_bytes;
        input += row;
    }
    if (j[INSIDE].rows > 0) {
        compute(input, output, &j[INSIDE], constants);
    }
    if (p->pad_bottom) {
        const int32_t done = j[INSIDE].rows;
        compute(input + done * j[INSIDE].advance + row, output + done * row_bytes, &j[BELOW], constants);
    }
}

void FUNCTION(const tg_depthwise_3x3_stride2_dsp_params *p, const int8_t *input, const int32_t *constants,
              int8_t *output) {
    const int32_t outputs = p->output_width - p->pad_right, row = p->input_width * p->channels;
    const job inside = {p->pad_left,
                        p->pad_right,
                        outputs * p->channels,
                        outputs & 1,
                        p->output_height - p->pad_top - p->pad_bottom,
                        2 * row,
                        p->zero_point2,
                        tg_pkhbt((uint32_t)p->input_zero_point, (uint32_t)p->input_zero_point),
                        INSIDE,
                        row,
                        p->channels};
    job j[3] = {inside, inside, inside};
    j[ABOVE].rows = j[BELOW].rows = 1;
    j[ABOVE].beside = ABOVE;
    j[BELOW].beside = BELOW;
    j[BELOW].row = -row;
    for (int32_t batch = 0; batch < p->batches; batch++) {
        const int32_t *c = constants;
        for (int32_t i = 0; i < p->channels; i++, c += TG_DEPTHWISE_3X3_WORDS) {
            channel(j, p, input + i, c, output + i);
        }
        input += p->input_height * row;
        output += p->output_height * p->output_width * p->channels;
    }
}
