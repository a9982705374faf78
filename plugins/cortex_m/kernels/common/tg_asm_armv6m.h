/* The start and the end of assembly that uses r8-r11, which Armv6-M pushes and pops only through r4-r7: lines
 * for an
 * `__asm__` of a naked function. Arguments behind the fourth stand at sp + 36 after the start. */
#ifndef TG_ASM_ARMV6M_H
#define TG_ASM_ARMV6M_H
/* clang-format off */

#define TG_ASM_PUSH_ARMV6M                                                                                     \
    "push   {r4-r7, lr}          \n"                                                                           \
    "mov    r4, r8               \n"                                                                           \
    "mov    r5, r9               \n"                                                                           \
    "mov    r6, r10              \n"                                                                           \
    "mov    r7, r11              \n"                                                                           \
    "push   {r4-r7}              \n"
#define TG_ASM_POP_ARMV6M                                                                                      \
    "pop    {r4-r7}              \n"                                                                           \
    "mov    r8, r4               \n"                                                                           \
    "mov    r9, r5               \n"                                                                           \
    "mov    r10, r6              \n"                                                                           \
    "mov    r11, r7              \n"                                                                           \
    "pop    {r4-r7, pc}          \n"

/* clang-format on */
#endif
