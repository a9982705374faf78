/* Start-up of the test firmware on QEMU's `virt` machine and on Unicorn: RV32 in machine mode. */

/* The C compilers want plain rv32imc, for which multilibs exist; the few CSR accesses are here alone. */
    .option arch, +zicsr

    .section .text.start, "ax"
    .globl _start
_start:
    .option push
    .option norelax
    la gp, __global_pointer$
    .option pop
    la sp, tg_port_stack_top
    la t0, trap
    csrw mtvec, t0
#ifdef __riscv_zve32x
    li t0, 0x600                /* mstatus.VS: vector instructions trap until it is set */
    csrs mstatus, t0
#endif

    la a0, tg_data_load
    la a1, tg_data_start
    la a2, tg_data_end
    bgeu a1, a2, 2f
1:  lw t0, 0(a0)
    sw t0, 0(a1)
    addi a0, a0, 4
    addi a1, a1, 4
    bltu a1, a2, 1b

2:  la a1, tg_bss_start
    la a2, tg_bss_end
    bgeu a1, a2, 4f
3:  sw zero, 0(a1)
    addi a1, a1, 4
    bltu a1, a2, 3b

4:  call main
    tail tg_port_exit

/* Without a handler a trap hangs: say where it was. */
    .balign 4
trap:
    la sp, tg_port_stack_top
    csrr a0, mepc
    tail tg_port_fault

/* uint32_t tg_semihost(uint32_t operation, const void *block): the trap is known by the two empty shifts
 * around the ebreak, all three uncompressed and on one page (RISC-V Semihosting 1.0). */
    .section .text.tg_semihost, "ax"
    .option norvc
    .balign 16
    .globl tg_semihost
tg_semihost:
    slli zero, zero, 0x1f
    ebreak
    srai zero, zero, 7
    ret
