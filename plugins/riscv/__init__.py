"""RV32 microcontrollers, with and without vectors."""
