#include "tg_average_pool_2d.h"
#include "tg_clamp_f32.h"

/* Sum of one channel over height x width elements. */
static float sum_of(const float *corner, int32_t height, int32_t width, int32_t channels,
                    int32_t row_stride) {
    float sum = 0.0f;
    for (int32_t y = 0; y < height; y++, corner += row_stride) {
        const float *element = corner;
        for (int32_t x = 0; x < width; x++, element += channels) {
            sum += *element;
        }
    }
    return sum;
}

#define TG_FUNCTION tg_average_pool_2d_f32
#define TG_PARAMS tg_pool_f32_params
#define TG_ELEMENT float
#define TG_REDUCED float
#define TG_ONCE const float count = (float)(height * width);
#define TG_REDUCE(corner) sum_of(corner, height, width, p->channels, row_stride)
#define TG_OUTPUT(reduced) tg_clamp_f32((reduced) / count, p->minimum, p->maximum)
#include "tg_pool_body.h"
