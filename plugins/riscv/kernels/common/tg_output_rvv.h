/* How an int8 output ends, for kernels of cores with vectors. */
#ifndef TG_OUTPUT_RVV_H
#define TG_OUTPUT_RVV_H
#include <stdint.h>

/* What is added to scaled sums and where they are clamped; all in [-128, 127], minimum <= maximum. */
typedef struct {
    int32_t zero_point, minimum, maximum;
} tg_output_rvv;

#endif
