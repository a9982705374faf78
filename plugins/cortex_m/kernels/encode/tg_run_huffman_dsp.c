#include "tg_huffman.h"

#define TG_RUN tg_run_huffman_dsp
#define TG_DECODER tg_huffman
#define TG_START tg_huffman_start
#define TG_DECODE tg_huffman_decode_s8
#include "tg_run_body_dsp.h"
