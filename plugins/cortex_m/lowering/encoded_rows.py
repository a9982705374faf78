"""Rows of a fully connected layer as they are: for encoded weights, and for sums that do not share a word."""

from __future__ import annotations

from tinygen.api import Rows

DSP_ROWS = Rows("tg_fully_connected_s8_dsp_rows", "tg_fully_connected_rows_dsp.h", 220)
MVE_ROWS = Rows("tg_fully_connected_s8_mve_rows", "tg_fully_connected_rows_mve.h", 220)
