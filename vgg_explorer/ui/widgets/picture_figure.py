"""A small picture with a caption: a saliency map, a measured field, a sheet of feature maps."""

from html import escape

import numpy as np

from vgg_explorer.pictures.picture import data_uri
from vgg_explorer.ui.frame import markup

LARGE = 128  # pixels of the shorter side; a picture with more is sent as JPEG


def figure(source: str, alt: str, caption: str = "") -> None:
    """A picture (data URI) with its alternative text and a caption."""
    below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    markup.show(f'<figure class="map"><img src="{source}" alt="{escape(alt)}">{below}</figure>')


def uri(pixels: np.ndarray) -> str:
    """PNG of a small picture, whose pixels are to be seen; JPEG of a large one."""
    if min(pixels.shape[:2]) > LARGE:
        return data_uri(pixels)
    opaque = np.full((*pixels.shape[:2], 1), 255, np.uint8)
    return data_uri(np.concatenate([pixels, opaque], axis=2))
