#include "tg_matrix_swar.h"

#include "tg_fours_swar.h"

#define TG_NAME tg_matrix_s8_swar
#define TG_WEIGHT int8_t
#define TG_CHANNELS 4
#define TG_STEP 4
#define TG_PRODUCTS tg_fours_s8_swar
#include "tg_matrix_body_swar.h"
