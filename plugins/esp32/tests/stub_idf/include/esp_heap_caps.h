/* A stand-in for ESP-IDF's header: internal RAM is full where STUB_INTERNAL_RAM_FULL is in the environment.
 */
#ifndef STUB_ESP_HEAP_CAPS_H
#define STUB_ESP_HEAP_CAPS_H
#include <stdint.h>
#include <stdlib.h>

#define MALLOC_CAP_8BIT 1u
#define MALLOC_CAP_INTERNAL 2u
#define MALLOC_CAP_SPIRAM 4u

static inline void *heap_caps_aligned_alloc(size_t alignment, size_t bytes, uint32_t caps) {
    if ((caps & MALLOC_CAP_INTERNAL) != 0 && getenv("STUB_INTERNAL_RAM_FULL") != NULL) {
        return NULL;
    }
    return aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
}

static inline void heap_caps_free(void *memory) {
    free(memory);
}
#endif
