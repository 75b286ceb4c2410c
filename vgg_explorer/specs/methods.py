"""Saliency methods: title, citation, options, cost, and what the sign of a map means."""

from collections.abc import Mapping
from dataclasses import dataclass

from vgg_explorer.language import N_
from vgg_explorer.specs.checks import brief, closest
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.method_cost import (
    Cost,
    Passes,
    forward_only,
    once,
    relevance,
    sampled,
    shapley,
    stepped,
    twice,
    windows,
)
from vgg_explorer.specs.network import Network
from vgg_explorer.specs.options import (
    ChoiceOption,
    IntegerOption,
    LayerOption,
    Option,
    RealOption,
    Settled,
    StrideOption,
    WindowOption,
    settle,
)


@dataclass(frozen=True, slots=True)
class Method:
    """`signed`: whether negative values mean something; `sign` says what. `complete`: what the map adds up to."""

    name: str
    title: str
    citation: str
    signed: bool
    sign: str
    cost: Cost
    options: tuple[Option, ...] = ()
    complete: str = ""

    def settle(self, given: Mapping[str, object], network: Network) -> Settled:
        """Every option with its value for a network, defaults filled in; a SpecError where one is wrong."""
        return settle(self.options, given, network)

    def passes(self, given: Mapping[str, object], network: Network) -> Passes:
        """About how many passes a map of one picture takes."""
        return self.cost(self.settle(given, network), network)


BASELINE = ChoiceOption("baseline", N_("the baseline"), ("mean", "blurred"))
TOLERANCE = RealOption("tolerance", N_("the tolerance"), 0.01, 0, 1)  # of completeness; 1 takes the steps as they are
SEED = IntegerOption("seed", N_("the seed"), 0, 0, 2**31 - 1)
LAYER = LayerOption()
RULES = ChoiceOption("rule", N_("the rule"), ("epsilon-gamma-box", "epsilon-plus-box", "epsilon"))

SIZE = N_("A magnitude: how much the score changes where a pixel does; it does not say in which direction.")
EVIDENCE = N_("Positive pixels raise the score of the class against the baseline, negative ones lower it.")
ABOVE_BASELINE = N_("the score of the class less that of the baseline")

METHODS = (
    Method("gradient", N_("Gradient"), "Simonyan, Vedaldi & Zisserman 2013, section 3", False, SIZE, once),
    Method(
        "grad_cam",
        N_("Grad-CAM"),
        "Selvaraju et al. 2017",
        False,
        N_("Evidence for the class in the maps of one layer; what speaks against it is left out."),
        forward_only,
        (LAYER,),
    ),
    Method(
        "input_x_gradient",
        N_("Input × gradient"),
        "Shrikumar et al. 2016",
        True,
        N_("Positive pixels raise the score of the class where the network is nearly linear, negative ones lower it."),
        once,
    ),
    Method(
        "smoothgrad",
        N_("SmoothGrad"),
        "Smilkov et al. 2017",
        False,
        SIZE,
        sampled,
        (
            IntegerOption("samples", N_("the number of samples"), 32, 1, 1_000),
            RealOption("noise", N_("the noise"), 0.15, 0, 1),
            SEED,
        ),
    ),
    Method(
        "integrated_gradients",
        N_("Integrated gradients"),
        "Sundararajan, Taly & Yan 2017",
        True,
        EVIDENCE,
        stepped,
        (IntegerOption("steps", N_("the number of steps"), 128, 1, 5_000), TOLERANCE, BASELINE),
        ABOVE_BASELINE,
    ),
    Method("deep_lift", N_("DeepLift"), "Shrikumar et al. 2017", True, EVIDENCE, twice, (BASELINE,), ABOVE_BASELINE),
    Method(
        "gradient_shap",
        N_("Gradient SHAP"),
        "Lundberg & Lee 2017; Erion et al. 2021",
        True,
        N_(
            "Positive pixels raise the score of the class against plain pictures of any colour, negative ones lower it."
        ),
        shapley,
        (
            IntegerOption("samples", N_("the number of samples"), 64, 1, 5_000),
            RealOption("noise", N_("the noise"), 0.0, 0, 1),
            SEED,
        ),
        N_("about the score of the class less the mean score of the plain pictures"),
    ),
    Method(
        "lrp",
        N_("Layer-wise relevance propagation"),
        "Bach et al. 2015; Montavon et al. 2019",
        True,
        N_("Positive pixels are evidence for the class, negative ones evidence against it."),
        relevance,
        (
            RULES,
            RealOption("gamma", N_("gamma"), 0.25, 0, 100),
            RealOption("epsilon", N_("epsilon"), 0.01, 0, 1),
        ),
        N_("the score of the class less what the biases keep"),
    ),
    Method(
        "occlusion",
        N_("Occlusion"),
        "Zeiler & Fergus 2014, section 4.2",
        True,
        N_("How far the score falls when a window over the pixel is grey; negative where it rises."),
        windows,
        (WindowOption(), StrideOption()),
    ),
    Method("guided_backprop", N_("Guided backpropagation"), "Springenberg et al. 2015", False, SIZE, once),
    Method("deconvolution", N_("Deconvolution"), "Zeiler & Fergus 2014, section 2", False, SIZE, once),
    Method(
        "guided_grad_cam",
        N_("Guided Grad-CAM"),
        "Selvaraju et al. 2017, section 3.2",
        False,
        N_("The magnitude of guided backpropagation, where Grad-CAM finds evidence."),
        twice,
        (LAYER,),
    ),
)
BY_NAME = {method.name: method for method in METHODS}


def find_method(name: str) -> Method:
    """A method by its name; `grad-cam` and `Grad CAM` are the same."""
    plain = name[:100].lower().replace("-", "_").replace(" ", "_")
    if plain in BY_NAME:
        return BY_NAME[plain]
    names = ", ".join(closest(plain, BY_NAME))
    raise SpecError("there is no method {name!r}; take {names}.", name=brief(name), names=names)
