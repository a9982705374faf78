#include "tg_max_pool_2d.h"

/* The greatest of `least` and one channel's height x width elements. */
static float maximum_of(float least, const float *corner, int32_t height, int32_t width, int32_t channels,
                        int32_t row_stride) {
    float maximum = least;
    for (int32_t y = 0; y < height; y++, corner += row_stride) {
        const float *element = corner;
        for (int32_t x = 0; x < width; x++, element += channels) {
            maximum = *element > maximum ? *element : maximum;
        }
    }
    return maximum;
}

#define TG_FUNCTION tg_max_pool_2d_f32
#define TG_PARAMS tg_pool_f32_params
#define TG_ELEMENT float
#define TG_REDUCED float
#define TG_ONCE
#define TG_REDUCE(corner) maximum_of(p->minimum, corner, height, width, p->channels, row_stride)
#define TG_OUTPUT(reduced) ((reduced) > p->maximum ? p->maximum : (reduced))
#include "tg_pool_body.h"
