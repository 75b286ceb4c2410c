"""The worked example against torch's own convolution."""

import numpy as np
import torch

from vgg_explorer.analysis.convolution import KERNEL, PICTURE, convolve


def test_the_example_is_what_torch_computes():
    picture, kernel = (torch.tensor(values, dtype=torch.float64)[None, None] for values in (PICTURE, KERNEL))
    expected = torch.nn.functional.conv2d(picture, kernel)[0, 0]
    assert np.array_equal(convolve(PICTURE, KERNEL), expected.numpy())


def test_an_asymmetric_kernel_is_not_flipped():
    assert convolve(np.array([[0, 1], [2, 3]]), np.array([[1, 10], [100, 1000]])).item() == 0 + 10 + 200 + 3000
