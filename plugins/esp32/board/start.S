/* Start-up of the test firmware on QEMU's `sim` machine with an LX106 core (no register windows). */

    .section .reset, "ax"
    .globl _reset
_reset:
    j _start

/* The LX106 has its exception vectors at fixed offsets from VECBASE (0x10 to 0x70): one handler for all. */
    .balign 1024
vectors:
    .rept 8
    j exception
    .balign 16
    .endr

    .section .text.start, "ax"
    .literal_position
    .balign 4
    .globl _start
_start:
    movi a2, 0
    wsr a2, ps                  /* out of exception mode, all interrupt levels */
    rsync
    movi a2, vectors
    wsr a2, vecbase
    rsync
    movi a1, tg_port_stack_top

    movi a2, tg_data_load
    movi a3, tg_data_start
    movi a4, tg_data_end
1:  bgeu a3, a4, 2f
    l32i a5, a2, 0
    s32i a5, a3, 0
    addi a2, a2, 4
    addi a3, a3, 4
    j 1b

2:  movi a3, tg_bss_start
    movi a4, tg_bss_end
    movi a5, 0
3:  bgeu a3, a4, 4f
    s32i a5, a3, 0
    addi a3, a3, 4
    j 3b

4:  call0 main
    call0 tg_port_exit

exception:
    movi a1, tg_port_stack_top
    rsr a2, epc1
    call0 tg_port_fault

/* int tg_simcall(int number, int a, int b, int c): the arguments are where the simulator wants them. */
    .section .text.tg_simcall, "ax"
    .balign 4
    .globl tg_simcall
tg_simcall:
    simcall
    ret
