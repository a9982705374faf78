/* The taps of a window that lie within the input, along one axis. */
#ifndef TG_SPAN_H
#define TG_SPAN_H
#include <stdint.h>

/* Taps [first, end) lie within the input; tap k reads input element origin + k * dilation. */
typedef struct {
    int32_t origin, first, end;
} tg_span;

/* size, kernel, dilation >= 1; origin is the input index of tap 0 and may be negative. first <= end always.
 */
static inline tg_span tg_span_at(int32_t origin, int32_t size, int32_t kernel, int32_t dilation) {
    tg_span span = {origin, 0, kernel};
    while (span.first < kernel && origin + span.first * dilation < 0) {
        span.first++;
    }
    while (span.end > span.first && origin + (span.end - 1) * dilation >= size) {
        span.end--;
    }
    return span;
}

#endif
