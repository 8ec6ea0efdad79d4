"""PyTorch's DataLoader over torchvision: `pil`, as most people write it, and `tensor`, with torchvision's own decoder."""

import torch
import torchvision
from torch.utils.data import DataLoader
from torchvision.datasets import ImageFolder
from torchvision.io import ImageReadMode, decode_jpeg, read_file
from torchvision.transforms import v2

# An operation by name: the transforms that follow decoding. Those of augmentation belong here.
OPERATIONS = {
    "decode": lambda size: [],
    "resize": lambda size: [v2.Resize(size, antialias=True), v2.CenterCrop(size)],
}


def decoded(path):
    return decode_jpeg(read_file(path), mode=ImageReadMode.RGB)


def make(folder, operation, variant, size, batch_size, threads):
    """The version, and an endless iterator of batches."""
    torch.set_num_threads(1)
    steps = OPERATIONS[operation](size)
    if variant == "tensor":
        # Whole numbers up to the batch: the numbers of a batch are converted at once.
        images = ImageFolder(folder, transform=v2.Compose(steps) if steps else None, loader=decoded)
    else:
        images = ImageFolder(folder, transform=v2.Compose([*steps, v2.PILToTensor()]))
    loader = DataLoader(images, batch_size=batch_size, shuffle=True, num_workers=threads, persistent_workers=True)

    def batches():
        while True:
            for batch, _ in loader:
                yield len(batch.float().div_(255))

    return f"{torch.__version__.split('+')[0]}, torchvision {torchvision.__version__.split('+')[0]}", batches()
