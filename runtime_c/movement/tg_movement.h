/* Copies that rearrange: the kernels of TRANSPOSE, SLICE, CONCATENATION, PAD and their like.
 * Elements move as bytes, so one kernel serves every type of a width. `output` must not overlap `input`. */
#ifndef TG_MOVEMENT_H
#define TG_MOVEMENT_H
#include <stdint.h>

/* `count` blocks of `bytes` bytes each (both >= 1); strides, in bytes, lead from one block to the next. */
void tg_copy_blocks(const void *input, void *output, int32_t count, int32_t bytes, int32_t input_stride,
                    int32_t output_stride);

/* Four nested loops, the outermost first, over blocks of `bytes` bytes: sizes >= 1, strides in bytes. */
typedef struct {
    int32_t size[4], input_stride[4], output_stride[4];
    int32_t bytes;
} tg_copy_blocks_4d_params;

void tg_copy_blocks_4d(const tg_copy_blocks_4d_params *params, const void *input, void *output);

/* Five nested loops, the outermost first, over single elements: sizes >= 1, strides in elements, which may be
 * negative in the input. */
typedef struct {
    int32_t size[5], input_stride[5], output_stride[5];
} tg_copy_elements_params;

/* Elements of 8, 16 and 32 bits; both pointers are aligned to the element. */
void tg_copy_elements_8(const tg_copy_elements_params *params, const void *input, void *output);
void tg_copy_elements_16(const tg_copy_elements_params *params, const void *input, void *output);
void tg_copy_elements_32(const tg_copy_elements_params *params, const void *input, void *output);

/* Five nested dimensions, the outermost first, of `size` >= 1; size[4] counts elements that lie together.
 * `before` and `after` count the elements (not rows) of padding that enclose each dimension, >= 0. */
typedef struct {
    int32_t size[5], before[5], after[5];
} tg_pad_params;

/* Elements of 8, 16 and 32 bits; `value` holds the bits of the element that pads. */
void tg_pad_8(const tg_pad_params *params, const void *input, int32_t value, void *output);
void tg_pad_16(const tg_pad_params *params, const void *input, int32_t value, void *output);
void tg_pad_32(const tg_pad_params *params, const void *input, int32_t value, void *output);

/* `count` >= 0 elements of 8 or 32 bits move down in memory: `to` lies an element or more below `from`, and
 * the blocks may overlap. Both pointers are aligned to the element. */
void tg_carry_8(const void *from, void *to, int32_t count);
void tg_carry_32(const void *from, void *to, int32_t count);

#endif
