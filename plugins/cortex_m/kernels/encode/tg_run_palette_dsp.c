#include "tg_palette.h"

#define TG_RUN tg_run_palette_dsp
#define TG_DECODER tg_palette
#define TG_START tg_palette_start
#define TG_DECODE tg_palette_decode_s8
#include "tg_run_body_dsp.h"
