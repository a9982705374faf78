/* QEMU TCG plugin: how often each translated block of the guest ran, and from where it was entered.
 *
 * Arguments: marks=FILE (one hexadecimal address a line, at which counting changes over), out=FILE. At exit
 * it writes to `out` one line for each mark and block that ran under it, MARK START INSTRUCTIONS EXECUTIONS
 * JUMPS AFTER2 AFTER3 AFTER4 and the last line "end". MARK: line number from 0 of the mark that was current
 * on entry, -1 before the first; START hexadecimal; INSTRUCTIONS: how many the block has; AFTERn: entries n
 * bytes behind the instruction that ran before, which are no jumps if that instruction is n bytes long;
 * JUMPS: all others but the program's first. Several lines for one block add up.
 *
 * Lengths of instructions are left to the reader because QEMU's are not to be trusted: up to 7.2 at least, an
 * instruction before one that crosses a page seems two bytes longer than it is.
 *
 * Distributions ship QEMU without qemu-plugin.h: the part of the plugin interface used is declared here. It
 * has been the same from interface version 1 (QEMU 4.2) on; TG_QEMU_PLUGIN_VERSION is the one that QEMU asks
 * for.
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
extern void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *, void (*)(unsigned, void *), int,
                                                 void *);
extern void qemu_plugin_register_atexit_cb(plugin_id, void (*)(plugin_id, void *), void *);
extern size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
extern struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
extern uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *);

#define EXPORT __attribute__((visibility("default")))
EXPORT int qemu_plugin_version = TG_QEMU_PLUGIN_VERSION;
EXPORT int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv);

#define LONGEST 4 /* bytes of an instruction */

struct tally {
    uint64_t executions, jumps, after[LONGEST + 1];
};

struct block {
    struct block *next;
    uint64_t start, last; /* addresses of the first and the last instruction */
    size_t instructions;
    size_t mark_after;      /* 1 + index of the last mark inside the block, 0 if it holds none */
    struct tally tallies[]; /* [0] before the first mark, [1 + mark] */
};

static struct block *blocks;
static uint64_t *marks;
static size_t mark_count;
static size_t current;    /* 0 before the first mark, else 1 + its index */
static uint64_t previous; /* the instruction that ran last */
static bool started;
static const char *out_path;

static void run_block(unsigned vcpu, void *user) {
    struct block *const block = user;
    struct tally *const tally = &block->tallies[current];
    (void)vcpu;
    tally->executions++;
    if (started) {
        const uint64_t distance = block->start - previous;
        if (distance <= LONGEST) {
            tally->after[distance]++;
        } else {
            tally->jumps++;
        }
    }
    started = true;
    previous = block->last;
    if (block->mark_after != 0) {
        current = block->mark_after;
    }
}

static void translate(plugin_id id, struct qemu_plugin_tb *tb) {
    const size_t count = qemu_plugin_tb_n_insns(tb);
    struct block *const block = calloc(1, sizeof *block + (mark_count + 1) * sizeof(struct tally));
    (void)id;
    if (block == NULL) {
        abort();
    }
    block->instructions = count;
    for (size_t i = 0; i < count; i++) {
        const struct qemu_plugin_insn *const insn = qemu_plugin_tb_get_insn(tb, i);
        const uint64_t address = qemu_plugin_insn_vaddr(insn);
        if (i == 0) {
            block->start = address;
        }
        block->last = address;
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

static void write_counts(plugin_id id, void *user) {
    FILE *const out = fopen(out_path, "w");
    (void)id, (void)user;
    if (out == NULL) {
        return; /* the reader misses the file */
    }
    for (const struct block *block = blocks; block != NULL; block = block->next) {
        for (size_t mark = 0; mark <= mark_count; mark++) {
            const struct tally *const tally = &block->tallies[mark];
            if (tally->executions != 0) {
                fprintf(out, "%d %" PRIx64 " %zu %" PRIu64 " %" PRIu64, (int)mark - 1, block->start,
                        block->instructions, tally->executions,
                        tally->jumps + tally->after[0] + tally->after[1]);
                fprintf(out, " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", tally->after[2], tally->after[3],
                        tally->after[4]);
            }
        }
    }
    fprintf(out, "end\n");
    fclose(out);
}

static bool read_marks(const char *path) {
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

EXPORT int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv) {
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
