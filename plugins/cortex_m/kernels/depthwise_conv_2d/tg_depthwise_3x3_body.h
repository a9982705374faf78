/* The 3x3 depthwise convolution of tg_depthwise_conv_2d_dsp.h, named by FUNCTION; `compute` is defined
 * before. */

/* What all channels share: words of a row, what is told the gathering and the computing. */
typedef struct {
    int32_t words;
    tg_gather_job gather;
    tg_depthwise_job compute;
} image;

/* The plane's rows [first, end) of all columns. */
static void pad_rows(uint32_t *plane, int32_t first, int32_t end, const image *of) {
    for (int32_t word = 0; word < of->words; word++, plane += TG_DEPTHWISE_ROWS) {
        for (int32_t row = first; row < end; row++) {
            plane[row] = of->gather.padding;
        }
    }
}

/* One channel of an image, `strip` rows at a time: the two rows that the next strip shares are kept. */
static void channel_by_strips(const tg_depthwise_3x3_dsp_params *p, const int8_t *input,
                              const int32_t *constants, int8_t *output, uint32_t *plane, image *of,
                              int32_t first_word) {
    int32_t filled = p->pad_row, next = 0; /* rows of the plane that are filled; the input's next row */
    pad_rows(plane, 0, filled, of);
    for (int32_t first = 0; first < p->output_rows; first += p->strip) {
        const int32_t left = p->output_rows - first, rows = left < p->strip ? left : p->strip;
        const int32_t wanted = rows + 2 - filled, available = p->input_rows - next;
        of->gather.rows = wanted < available ? wanted : available;
        if (of->gather.rows > 0) {
            tg_gather_plane(plane + first_word + filled, input + next * p->input_row, &of->gather);
            next += of->gather.rows;
            filled += of->gather.rows;
        }
        pad_rows(plane, filled, rows + 2, of);
        of->compute.row_bytes = rows / 2 * 8;
        of->compute.odd = rows & 1;
        compute(plane, output + first * p->output_row, &of->compute, constants);
        for (int32_t word = 0; word < of->words; word++) {
            uint32_t *column = plane + word * TG_DEPTHWISE_ROWS;
            column[0] = column[rows];
            column[1] = column[rows + 1];
        }
        filled = 2;
    }
}

void FUNCTION(const tg_depthwise_3x3_dsp_params *p, const int8_t *input, const int32_t *constants,
              int8_t *output, uint32_t *plane) {
    const int32_t pairs = (p->output_columns + 1) / 2, words = pairs + 1;
    const int32_t high_only = p->pad_column == 1 && p->input_columns > 0;
    const int32_t columns = p->input_columns - high_only; /* those of the whole words, and of a low lane */
    const int32_t room = words - (p->pad_column > 0), whole = columns / 2 < room ? columns / 2 : room;
    const int32_t rows = p->output_rows, low_only = columns > 2 * whole && room > whole;
    const int32_t first_word = p->pad_column == 2 ? TG_DEPTHWISE_ROWS : 0;
    const int32_t inside = rows + 2 - p->pad_row;
    image of = {words,
                {inside < p->input_rows ? inside : p->input_rows, p->input_row, p->input_column, high_only,
                 whole, low_only, tg_pkhbt((uint32_t)p->input_zero_point, (uint32_t)p->input_zero_point)},
                {p->output_column, p->output_row, rows / 2 * 8, pairs, p->output_columns & 1, rows & 1,
                 p->zero_point2}};
    pad_rows(plane, 0, TG_DEPTHWISE_ROWS, &of);
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->input_batch, output += p->output_batch) {
        const int32_t *c = constants;
        for (int32_t i = 0; i < p->channels; i++, c += TG_DEPTHWISE_3X3_WORDS) {
            if (p->strip < rows) {
                channel_by_strips(p, input + i, c, output + i, plane, &of, first_word);
                continue;
            }
            if (of.gather.rows > 0) { /* the padding around them stays from channel to channel */
                tg_gather_plane(plane + first_word + p->pad_row, input + i, &of.gather);
            }
            compute(plane, output + i, &of.compute, c);
        }
    }
}
