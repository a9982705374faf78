/* What every generated library and its callers share. */
#ifndef TG_TYPES_H
#define TG_TYPES_H

/* The alignment, in bytes, that an arena needs. */
#define TG_ARENA_ALIGN 16

typedef enum {
    TG_OK = 0,
    TG_ERROR_ARENA = 1, /* the arena is a null pointer or not aligned to TG_ARENA_ALIGN */
    TG_ERROR_ROWS = 2   /* more rows of an input than it has, or fewer at its end */
} tg_status;

#if defined(__GNUC__)
#define TG_NOINLINE __attribute__((noinline))
#define TG_SMALL __attribute__((cold)) /* runs rarely: to be small rather than fast */
#define TG_ALIGNED(bytes) __attribute__((aligned(bytes)))
#define TG_INFINITY __builtin_inff()
#else
#define TG_NOINLINE
#define TG_SMALL
#define TG_INFINITY (1.0f / 0.0f)
#define TG_ALIGNED(bytes)
#endif

/* Products and sums in floats are rounded one by one, as the reference defines them: never fused.
 * GCC does so under -std=c11; Clang is told here. */
#if defined(__clang__)
#define TG_NO_CONTRACTION _Pragma("STDC FP_CONTRACT OFF")
#else
#define TG_NO_CONTRACTION
#endif

#endif
