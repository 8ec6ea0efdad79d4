"""What the processors can do: a large product of matrices in single precision, by PyTorch's own library."""

import torch

# Of each side; two operations for each multiply-add.
SIDE = 2048


def make(weights, side, variant, threads):
    torch.set_num_threads(threads)
    first, second = torch.rand(SIDE, SIDE), torch.rand(SIDE, SIDE)
    return torch.__version__.split("+")[0], SIDE**3, lambda: torch.mm(first, second)
