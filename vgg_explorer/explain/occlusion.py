"""Occlusion: how far the score falls when a part of the picture is grey, through captum."""

from captum.attr import Occlusion

from vgg_explorer.explain.frozen_model import without_warnings
from vgg_explorer.explain.method_input import Attribution, MethodInput


@without_warnings()
def occlusion(given: MethodInput) -> Attribution:
    """f(x) - f(x with a window at the mean colour), (1, 1, H, W): all colours of a pixel are hidden together.

    A pixel gets the mean over the windows that cover it. Positive: the class needs what is there (Zeiler & Fergus
    2014, section 4.2, who show the score itself).
    """
    channels, window, stride = given.picture.shape[1], given.whole("window"), given.whole("stride")
    given.score_picture()
    drops = Occlusion(given.score).attribute(
        given.picture,
        sliding_window_shapes=(channels, window, window),
        strides=(channels, stride, stride),
        baselines=0,
        perturbations_per_eval=given.at_once,
    )
    return Attribution(drops[:, :1])
