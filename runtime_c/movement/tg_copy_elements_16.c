#define TG_ELEMENT tg_element_16
#define TG_FUNCTION tg_copy_elements_16
#include "tg_copy_elements_body.h"
