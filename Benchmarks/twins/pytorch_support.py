"""What the PyTorch twins share: variants, memory layout, tensors."""

import torch

from twin import Twin

VARIANTS = ("eager", "channels-last", "compile", "compile-channels-last")


class Variant:
    """One way to run a PyTorch program."""

    def __init__(self, name, threads):
        if name not in VARIANTS:
            raise ValueError(f"no variant {name} for PyTorch")
        torch.set_num_threads(threads)
        torch.manual_seed(0)
        self.layout = torch.channels_last if name.endswith("channels-last") else torch.contiguous_format
        self.is_compiled = name.startswith("compile")

    def placed(self, module):
        """The module with its weights in the variant's memory layout."""
        return module.to(memory_format=self.layout)

    def tensors(self, batches, scale=1.0, offset=0.0):
        """NHWC arrays as NCHW tensors, their values scaled and moved."""
        return [
            (torch.from_numpy(batch).permute(0, 3, 1, 2) * scale + offset).contiguous(memory_format=self.layout)
            for batch in batches
        ]

    def program(self, function):
        """The function, compiled where the variant says so."""
        return torch.compile(function) if self.is_compiled else function


def twin(modules, tensors, train, infer):
    """The framework's version, and the twin of what the modules are trained by."""
    count = sum(parameter.numel() for module in modules for parameter in module.parameters())
    return torch.__version__, Twin(count, tensors, train, infer, wait=lambda value: None, number=lambda loss: loss.item())


def step(optimizer, losses):
    """A function that takes one step of an optimizer on a batch and gives its loss."""

    def train(images):
        optimizer.zero_grad(set_to_none=True)
        loss = losses(images)
        loss.backward()
        optimizer.step()
        return loss

    return train
