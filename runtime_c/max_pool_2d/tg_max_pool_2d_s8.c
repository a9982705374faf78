#include "tg_max_pool_2d.h"

/* The greatest of `least` and one channel's height x width elements. */
static int8_t maximum_of(int8_t least, const int8_t *corner, int32_t height, int32_t width, int32_t channels,
                         int32_t row_stride) {
    int8_t maximum = least;
    for (int32_t y = 0; y < height; y++, corner += row_stride) {
        const int8_t *element = corner;
        for (int32_t x = 0; x < width; x++, element += channels) {
            maximum = *element > maximum ? *element : maximum;
        }
    }
    return maximum;
}

#define TG_FUNCTION tg_max_pool_2d_s8
#define TG_PARAMS tg_pool_s8_params
#define TG_ELEMENT int8_t
#define TG_REDUCED int8_t
#define TG_ONCE const int8_t least = (int8_t)p->minimum, most = (int8_t)p->maximum;
#define TG_REDUCE(corner) maximum_of(least, corner, height, width, p->channels, row_stride)
#define TG_OUTPUT(reduced) ((reduced) > most ? most : (reduced))
#include "tg_pool_body.h"
