"""Synthetic plates: `render_plate` draws one as made, `degrade` puts it through dirt, light, lens, sensor and codec."""
from .degrade import degrade, degrade_crop
from .grammar import CHARSET, MAX_LENGTH, REGIONS
from .negatives import render_negative
from .render import Plate, render_plate

__all__ = ["Plate", "render_plate", "render_negative", "degrade", "degrade_crop", "CHARSET", "REGIONS", "MAX_LENGTH"]
