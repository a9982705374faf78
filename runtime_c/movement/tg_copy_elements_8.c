#define TG_ELEMENT tg_element_8
#define TG_FUNCTION tg_copy_elements_8
#include "tg_copy_elements_body.h"
