"""Ten training steps of a narrow reference autoencoder: every step's loss, the first step's logits and gradients."""

import torch
from torch.nn import functional

from autoencoder import Autoencoder, in_easel_layout
from golden import Golden, prepare
from synthetic import synthetic_images

STEPS = 10
# Two batches that take turns, the second smaller, as the last one of an epoch is.
BATCHES = [(0, 8), (8, 13)]


def train(model, images):
    """Returns the losses, the first logits and the first gradients; the model keeps the parameters after the last step."""
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    losses, logits, gradients = [], None, None
    for step in range(STEPS):
        start, end = BATCHES[step % len(BATCHES)]
        output = model(images[start:end])
        loss = functional.binary_cross_entropy_with_logits(output, images[start:end])
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            logits, gradients = output.detach(), in_easel_layout(model, lambda parameter: parameter.grad)
        optimizer.step()
        losses.append(loss.detach())
    return torch.stack(losses), logits, gradients


prepare(seed=4)
model = Autoencoder(widths=(4, 8), latent=8)
with torch.no_grad():
    for parameter in model.parameters():
        parameter.copy_(parameter.float())
initial = in_easel_layout(model)
images = synthetic_images(BATCHES[-1][1])

single = Autoencoder(widths=(4, 8), latent=8).float()
single.load_state_dict(model.state_dict())
losses, logits, gradients = train(model, images)
final = in_easel_layout(model)

golden = Golden()
golden.add(
    "training/autoencoder",
    "autoencoder",
    {"widths": [4, 8], "latentSize": 8, "learningRate": 1e-3, "batches": BATCHES, "parameters": list(initial)},
    images=images,
    logits=logits,
    losses=losses,
    **{f"initial.{name}": value for name, value in initial.items()},
    **{f"gradient.{name}": value for name, value in gradients.items()},
    **{f"final.{name}": value for name, value in final.items()},
)
golden.write("training.safetensors")

# What single precision alone changes: the scale for a test's tolerances.
single_losses, single_logits, single_gradients = train(single, images.float())
print(f"losses {losses[0]:.5f} … {losses[-1]:.5f}; in single precision:")
print(f"  losses differ by {(single_losses - losses).abs().max():.1e}, logits by {(single_logits - logits).abs().max():.1e}")
difference = lambda ours, theirs: max((ours[name] - theirs[name]).abs().max().item() for name in ours)
print(
    f"  gradients by {difference(single_gradients, gradients):.1e}, "
    f"final parameters by {difference(in_easel_layout(single), final):.1e}"
)
