/* QEMU TCG plugin: how often each translated block of the guest ran, and how often a jump led to it.
 *
 * Arguments: marks=FILE (one hexadecimal address a line, at which counting changes over), out=FILE. At exit it writes
 * to `out` one line for each mark and block that ran under it,
 *     MARK START END EXECUTIONS JUMPS
 * (MARK: line number from 0, -1 before the first mark; START, END hexadecimal), and the last line "end". The mark is
 * the one current when the block is entered; several lines for one block add up.
 *
 * Distributions ship QEMU without qemu-plugin.h: the part of the plugin interface used is declared here. It has been
 * the same from interface version 1 (QEMU 4.2) on; TG_QEMU_PLUGIN_VERSION says which one the running QEMU wants.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef TG_QEMU_PLUGIN_VERSION
#define TG_QEMU_PLUGIN_VERSION 1
#endif

typedef uint64_t plugin_id;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
extern void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id, void (*)(plugin_id, struct qemu_plugin_tb *));
extern void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *, void (*)(unsigned, void *), int, void *);
extern void qemu_plugin_register_atexit_cb(plugin_id, void (*)(plugin_id, void *), void *);
extern size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
extern struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
extern uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *);
extern size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *);

#define EXPORT __attribute__((visibility("default")))
EXPORT int qemu_plugin_version = TG_QEMU_PLUGIN_VERSION;
EXPORT int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv);

struct tally {
    uint64_t executions, jumps;
};

struct block {
    struct block *next;
    uint64_t start, end;
    size_t mark_after;     /* 1 + index of the last mark inside the block, 0 if it holds none */
    struct tally tallies[]; /* [0] before the first mark, [1 + mark] */
};

static struct block *blocks;
static uint64_t *marks;
static size_t mark_count;
static size_t current; /* 0 before the first mark, else 1 + its index */
static uint64_t expected; /* where straight-line execution goes on */
static bool started;
static const char *out_path;

static void run_block(unsigned vcpu, void *user)
{
    struct block *const block = user;
    struct tally *const tally = &block->tallies[current];
    (void)vcpu;
    tally->executions++;
    if (started && block->start != expected) {
        tally->jumps++;
    }
    started = true;
    expected = block->end;
    if (block->mark_after != 0) {
        current = block->mark_after;
    }
}

static void translate(plugin_id id, struct qemu_plugin_tb *tb)
{
    const size_t count = qemu_plugin_tb_n_insns(tb);
    struct block *const block = calloc(1, sizeof *block + (mark_count + 1) * sizeof(struct tally));
    (void)id;
    if (block == NULL) {
        abort();
    }
    for (size_t i = 0; i < count; i++) {
        const struct qemu_plugin_insn *const insn = qemu_plugin_tb_get_insn(tb, i);
        const uint64_t address = qemu_plugin_insn_vaddr(insn);
        if (i == 0) {
            block->start = address;
        }
        block->end = address + qemu_plugin_insn_size(insn);
        for (size_t mark = 0; mark < mark_count; mark++) {
            if (marks[mark] == address) {
                block->mark_after = mark + 1;
            }
        }
    }
    block->next = blocks;
    blocks = block;
    qemu_plugin_register_vcpu_tb_exec_cb(tb, run_block, 0, block);
}

static void write_counts(plugin_id id, void *user)
{
    FILE *const out = fopen(out_path, "w");
    (void)id, (void)user;
    if (out == NULL) {
        return; /* the reader misses the file */
    }
    for (const struct block *block = blocks; block != NULL; block = block->next) {
        for (size_t mark = 0; mark <= mark_count; mark++) {
            const struct tally *const tally = &block->tallies[mark];
            if (tally->executions != 0) {
                fprintf(out, "%d %" PRIx64 " %" PRIx64 " %" PRIu64 " %" PRIu64 "\n", (int)mark - 1, block->start,
                        block->end, tally->executions, tally->jumps);
            }
        }
    }
    fprintf(out, "end\n");
    fclose(out);
}

static bool read_marks(const char *path)
{
    FILE *const in = fopen(path, "r");
    uint64_t address;
    if (in == NULL) {
        return false;
    }
    while (fscanf(in, "%" SCNx64, &address) == 1) {
        uint64_t *const grown = realloc(marks, (mark_count + 1) * sizeof *marks);
        if (grown == NULL) {
            abort();
        }
        marks = grown;
        marks[mark_count++] = address;
    }
    fclose(in);
    return true;
}

EXPORT int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv)
{
    (void)info;
    for (int i = 0; i < argc; i++) {
        if (strncmp(argv[i], "out=", 4) == 0) {
            out_path = strdup(argv[i] + 4);
        } else if (strncmp(argv[i], "marks=", 6) == 0 && !read_marks(argv[i] + 6)) {
            return 1;
        }
    }
    if (out_path == NULL) {
        return 1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
    qemu_plugin_register_atexit_cb(id, write_counts, NULL);
    return 0;
}
