from vgg_explorer.specs.kernels import check_kernel
from vgg_explorer.ui import fields, frame

page = frame.begin("kernels")
fields.slider(page, "kernel", page._("Kernel"), range(3, 32, 2), default=7, check=check_kernel)
