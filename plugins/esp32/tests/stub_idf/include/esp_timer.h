/* A stand-in for ESP-IDF's header. */
#ifndef STUB_ESP_TIMER_H
#define STUB_ESP_TIMER_H
#include <stdint.h>

static inline int64_t esp_timer_get_time(void) {
    return 0;
}
#endif
