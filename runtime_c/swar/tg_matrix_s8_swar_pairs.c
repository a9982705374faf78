#include "tg_matrix_pairs_swar.h"

#include "tg_pairs_swar.h"

#define TG_NAME tg_matrix_s8_swar_pairs
#define TG_WEIGHT int16_t
#define TG_CHANNELS 2
#define TG_STEP 1
#define TG_PRODUCTS tg_pairs
#include "tg_matrix_body_swar.h"
