#include "tg_average.h"
#include "tg_average_pool_2d.h"
#include "tg_requantize.h"

/* Sum of one channel over height x width elements. */
static int32_t sum_of(const int8_t *corner, int32_t height, int32_t width, int32_t channels,
                      int32_t row_stride) {
    int32_t sum = 0;
    for (int32_t y = 0; y < height; y++, corner += row_stride) {
        const int8_t *element = corner;
        for (int32_t x = 0; x < width; x++, element += channels) {
            sum += *element;
        }
    }
    return sum;
}

#define TG_FUNCTION tg_average_pool_2d_s8
#define TG_PARAMS tg_pool_s8_params
#define TG_ELEMENT int8_t
#define TG_REDUCED int32_t
#define TG_ONCE const tg_average average = tg_average_of(height * width);
#define TG_REDUCE(corner) sum_of(corner, height, width, p->channels, row_stride)
#define TG_OUTPUT(reduced) (int8_t)tg_clamp(tg_average_at(average, reduced), p->minimum, p->maximum)
#include "tg_pool_body.h"
