"""Espressif's ESP32 family, Xtensa and RISC-V."""
