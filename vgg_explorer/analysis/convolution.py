"""A convolution worked out by hand on a small picture, for those who meet it for the first time."""

import numpy as np

PICTURE = np.array(  # a bright square on a dark ground
    [
        [1, 1, 1, 1, 1, 1, 1],
        [1, 1, 1, 1, 1, 1, 1],
        [1, 1, 9, 9, 9, 1, 1],
        [1, 1, 9, 9, 9, 1, 1],
        [1, 1, 9, 9, 9, 1, 1],
        [1, 1, 1, 1, 1, 1, 1],
        [1, 1, 1, 1, 1, 1, 1],
    ]
)
KERNEL = np.array([[1, 0, -1], [1, 0, -1], [1, 0, -1]])  # answers to vertical edges


def convolve(picture: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """out[i, j] = sum over u, v of picture[i + u, j + v] kernel[u, v]; no padding, as every network library has it.

    (H, W) and (k, k) to (H - k + 1, W - k + 1).
    """
    windows = np.lib.stride_tricks.sliding_window_view(picture, kernel.shape)
    out: np.ndarray = np.einsum("ijuv,uv->ij", windows, kernel)
    return out
