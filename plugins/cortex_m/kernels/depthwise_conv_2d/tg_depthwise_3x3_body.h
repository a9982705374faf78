/* The 3x3 depthwise convolution of tg_depthwise_conv_2d_dsp.h, named by FUNCTION; `compute` is defined before. */

/* All of the plane's columns at `row`. */
static void pad_row(uint32_t *plane, int32_t row, int32_t words, uint32_t padding) {
    for (int32_t word = 0; word < words; word++) {
        plane[word * TG_DEPTHWISE_ROWS + row] = padding;
    }
}

/* Input rows [first, end) of a channel to the plane's rows from `column` on; what lies beside the image is padded. */
static void gather(const tg_depthwise_3x3_dsp_params *p, const int8_t *input, int32_t words, int32_t rows,
                   uint32_t *column, uint32_t padding) {
    const int32_t step = p->input_column;
    for (int32_t word = 0, x = -p->pad_column; word < words; word++, x += 2, column += TG_DEPTHWISE_ROWS) {
        if (x >= 0 && x + 1 < p->input_columns) {
            tg_gather_pairs(column, rows, input + x * step, step, p->input_row);
        } else if (x >= 0 && x < p->input_columns) {
            tg_gather_low(column, rows, input + x * step, p->input_row, padding);
        } else if (x + 1 >= 0 && x + 1 < p->input_columns) {
            tg_gather_high(column, rows, input + (x + 1) * step, p->input_row, padding);
        }
    }
}

static void read_constants(tg_depthwise_job *job, const int32_t *constants, int32_t zero_point2) {
    job->bias2 = tg_depthwise_bias2(constants);
    job->shift = tg_depthwise_shift(constants);
    job->multiplier = constants[1];
    job->addend = (int32_t)((uint32_t)zero_point2 << job->shift);
    for (int row = 0; row < 3; row++) {
        const uint32_t taps = (uint32_t)constants[2 + row];
        const uint32_t first = tg_sxtb16(taps), second = tg_sxtb16_ror8(taps);
        job->taps[2 * row] = tg_sadd16(first, first);
        job->taps[2 * row + 1] = tg_sadd16(second, second);
    }
}

/* One channel of an image, `strip` rows at a time: the two rows that the next strip shares are kept. */
static void channel(const tg_depthwise_3x3_dsp_params *p, const int8_t *input, tg_depthwise_job *job, int8_t *output,
                    uint32_t *plane, uint32_t padding) {
    const int32_t words = (p->output_columns + 1) / 2 + 1;
    int32_t in_plane = 0, next = 0; /* rows of the plane that are filled; the input's next row */
    if (p->strip < p->output_rows) {
        for (; in_plane < p->pad_row; in_plane++) {
            pad_row(plane, in_plane, words, padding);
        }
    }
    in_plane = p->pad_row;
    for (int32_t first = 0; first < p->output_rows; first += p->strip) {
        const int32_t left = p->output_rows - first, rows = left < p->strip ? left : p->strip;
        const int32_t wanted = rows + 2 - in_plane, available = p->input_rows - next;
        const int32_t taken = wanted < available ? wanted : available;
        gather(p, input + next * p->input_row, words, taken, plane + in_plane, padding);
        next += taken;
        if (p->strip < p->output_rows) {
            for (int32_t row = in_plane + taken; row < rows + 2; row++) {
                pad_row(plane, row, words, padding);
            }
        }
        job->pairs = words - 1;
        job->last_pixel = p->output_columns & 1 ? 0 : p->output_column;
        job->pixel = words == 2 ? job->last_pixel : p->output_column;
        job->row = p->output_row;
        job->row_bytes = rows / 2 * 8;
        job->odd = rows & 1;
        compute(plane, output + first * p->output_row, job);
        if (left > rows) {
            for (int32_t word = 0; word < words; word++) {
                uint32_t *column = plane + word * TG_DEPTHWISE_ROWS;
                column[0] = column[rows];
                column[1] = column[rows + 1];
            }
            in_plane = 2;
        }
    }
}

void FUNCTION(const tg_depthwise_3x3_dsp_params *p, const int8_t *input, const int32_t *constants, int8_t *output,
              uint32_t *plane) {
    const uint32_t padding = tg_pkhbt((uint32_t)p->input_zero_point, (uint32_t)p->input_zero_point);
    const int32_t words = (p->output_columns + 1) / 2 + 1;
    for (int32_t row = 0; row < TG_DEPTHWISE_ROWS; row++) {
        pad_row(plane, row, words, padding);
    }
    tg_depthwise_job job;
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->input_batch, output += p->output_batch) {
        const int32_t *c = constants;
        for (int32_t i = 0; i < p->channels; i++, c += TG_DEPTHWISE_3X3_WORDS) {
            read_constants(&job, c, p->zero_point2);
            channel(p, input + i, &job, output + i, plane, padding);
        }
    }
}
