"""What a number was measured on: without it a second or a bit cannot be compared."""

import platform
from importlib.metadata import version
from pathlib import Path

import torch

from vgg_explorer.specs.run_result import Surroundings


def surroundings() -> Surroundings:
    """Versions and hardware of this process."""
    return Surroundings(
        python=platform.python_version(),
        torch=str(torch.__version__),
        torchvision=version("torchvision"),
        system=f"{platform.system()} {platform.machine()}",
        processor=processor(),
        gpu=torch.cuda.get_device_name() if torch.cuda.is_available() else "",
    )


def processor() -> str:
    """The name of the processor, where the system tells."""
    information = Path("/proc/cpuinfo")
    if information.exists():
        names = [
            line.partition(":")[2].strip() for line in information.read_text().splitlines() if "model name" in line
        ]
        return names[0] if names else platform.machine()
    return platform.processor() or platform.machine()
