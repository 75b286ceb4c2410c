"""What summaries of the paper say, and what is so; sentences name their numbers, which `analysis` computes."""

from vgg_explorer.language import N_
from vgg_explorer.specs.claim import among
from vgg_explorer.specs.paper_claims import CLAIMS
from vgg_explorer.specs.summary_claim import FASTER, OVER_FITTING, SummaryClaim

SUMMARY_CLAIMS = (
    SummaryClaim(
        N_("VGG replaces AlexNet's 11×11, 7×7 and 5×5 kernels."),
        N_(
            "AlexNet has {alexnet} kernels, the first with stride {alexnet_stride}; the 7×7 with stride {zfnet_stride} "
            "is ZFNet's."
        ),
        "1, 2.3",
        "half right",
    ),
    SummaryClaim(
        N_("Two 3×3 can replace one 5×5."),
        N_(
            "They see the same {field_5}×{field_5} pixels, with {fewer_5:.0f} % fewer weights at equal width; what "
            "they can compute of them is not the same."
        ),
        "2.3",
        "half right",
    ),
    SummaryClaim(
        N_("The same receptive field means the same function."),
        N_(
            "From the middle of 7×7 pixels {centre_paths} paths lead through three 3×3 layers to the unit, from a "
            "corner {corner_paths}; through one 7×7 a single path leads from each pixel."
        ),
        "2.3",
        "wrong",
    ),
    SummaryClaim(
        N_("1×1 layers lower the computation."),
        N_("C, with 1×1 layers, has {c_over_b:.1f} % more MACs than B, and {c_below_d:.1f} % fewer than D."),
        "2.3, Table 1",
        "wrong",
    ),
    SummaryClaim(
        N_("The three fully connected layers cost computation; use global average pooling."),
        N_("They have {fc_parameters:.1f} % of D's parameters, and {fc_macs:.1f} % of its MACs."),
        "2.1, Table 1",
        "half right",
    ),
    SummaryClaim(
        N_("138 million parameters, because it is so deep."),
        N_(
            "{fc_millions:.1f} M of D's {d_millions:.1f} M are in the fully connected layers; the three more "
            "convolutions of E add {e_more:.1f} M."
        ),
        "Table 2",
        "wrong",
    ),
    SummaryClaim(
        N_("A stack of 3×3 always has fewer weights."),
        N_(
            "Only if Cin / C is above {break_even_5:.2f} for a 5×5. In B the pairs have more weights than a 5×5 in "
            "{stages_more} of {stages} stages: {first_stage} % behind RGB, {last_stage} % in the last stage."
        ),
        "2.3",
        "wrong",
    ),
    SummaryClaim(
        N_("Three 3×3 have 81 % fewer weights than one 7×7."),
        N_("They have {fewer_7:.0f} % fewer; the 7×7 has {more_7:.0f} % more: {stack_7} C² and {single_7} C²."),
        "2.3",
        "wrong",
    ),
    SummaryClaim(
        N_("The 16 of VGG-16 counts convolutions and fully connected layers, not pools."),
        N_("D has {d_layers} layers with weights, and {d_pools} pools beside them."),
        "Table 1",
        "right",
    ),
    SummaryClaim(
        N_("VGG uses local response normalisation."),
        N_("One of the six networks does, A-LRN, and errs more: {a_lrn} % against {a} % for A (top-1)."),
        "Tables 1, 3",
        "wrong",
    ),
    SummaryClaim(
        N_("VGG uses batch normalisation."),
        N_("{batch_norm} of the {configurations} networks of Table 1 have it; versions with it came later."),
        "Table 1",
        "wrong",
    ),
    SummaryClaim(
        N_("VGG was trained from Xavier's (Glorot's) initialisation."),
        N_(
            "A began with normal weights of variance 0.01, the deeper ones with layers of A; that Glorot's would have "
            "done was found later, as a footnote says."
        ),
        "3.1",
        "wrong",
    ),
    SummaryClaim(
        N_("VGG-11 initialises VGG-13, and so on to VGG-19."),
        N_("The paper copies layers of A alone into all deeper networks; the chain is a variant."),
        "3.1",
        "wrong",
    ),
    SummaryClaim(
        N_("Pre-training makes training converge faster."),
        N_(
            "Epochs until B from A's layers is as good as B from Glorot's initialisation at its best; the epochs of A "
            "itself come on top."
        ),
        "3.1",
        "measured",
        FASTER,
    ),
    SummaryClaim(
        N_("Training at many scales prevents over-fitting."),
        N_(
            "The paper says that it lowers the error, D's from {d_fixed} % to {d_jitter} % (top-1). Here: the gap "
            "between validation and training loss, with and without it."
        ),
        "4.1, Table 3",
        "measured",
        OVER_FITTING,
    ),
    SummaryClaim(
        N_("Training with scale jitter began from scratch."),
        N_("Those networks were fine-tuned from ones trained at the fixed scale S = 384."),
        "3.1",
        "wrong",
    ),
    SummaryClaim(
        N_("More non-linearity makes a stack better."),
        N_("The paper argues it, without a number. Here: B with and without the ReLU inside each pair."),
        "2.3",
        "measured",
        among(CLAIMS, "relu"),
    ),
    SummaryClaim(
        N_("VGG-19 is better than VGG-16."),
        N_(
            "{e_best} % and {d_best} % tested at several scales (Table 4); at S = 256 E errs more, "
            "{e_fixed} % against {d_fixed} % (Table 3)."
        ),
        "4.1, 4.2",
        "half right",
    ),
    SummaryClaim(
        N_("VGG won ILSVRC-2014."),
        N_(
            "It was second in classification, {vgg_test} % against GoogLeNet's {googlenet_test} % (top-5), and first "
            "in localisation, {vgg_boxes} % against {googlenet_boxes} %."
        ),
        "4.5, Tables 7, 10",
        "half right",
    ),
    SummaryClaim(
        N_("7.3 % is the error of one network."),
        N_(
            "It is that of seven together; one alone has {one_test} % on the test set and {one_validation} % on "
            "validation."
        ),
        "4.5, Table 7",
        "wrong",
    ),
    SummaryClaim(
        N_("VGG was the first to use 3×3 kernels."),
        N_("The paper itself names Cireşan et al. (2011), who used small kernels before, in less deep networks."),
        "2.3",
        "wrong",
    ),
)
