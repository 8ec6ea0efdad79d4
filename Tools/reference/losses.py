"""Losses of classes and of pixels: label smoothing, class weights, focal, Dice, squared error. Needs torchvision."""

import torch
from torch.nn import functional
from torchvision.ops import sigmoid_focal_loss

from golden import Golden, normal, prepare

WEIGHTS = [0.25, 2.0, 1.0, 0.0, 3.5]


def channels_second(x):
    return x if x.dim() == 2 else x.movedim(-1, 1)


def cross_entropy(reduction, weighted, smoothing):
    weight = torch.tensor(WEIGHTS) if weighted else None

    def function(x, t):
        t = channels_second(t) if t.is_floating_point() else t
        return functional.cross_entropy(
            channels_second(x), t, weight=weight, label_smoothing=smoothing, reduction=reduction
        )

    return function


def reduced(losses, reduction, weights=None):
    if reduction == "mean":
        return losses.sum() / weights.sum() if weights is not None else losses.mean()
    return losses.sum() if reduction == "sum" else losses


def focal(reduction, weighted, smoothing, gamma):
    """Lin et al.'s factor on the terms of the cross-entropy of a softmax, which PyTorch has no function for."""

    def function(x, t):
        weight = torch.tensor(WEIGHTS) if weighted else torch.ones(5)
        hot = t if t.is_floating_point() else functional.one_hot(t, 5).double()
        targets = hot * (1 - smoothing) + smoothing / 5
        losses = -(weight * targets * (1 - x.softmax(-1)) ** gamma * x.log_softmax(-1)).sum(-1)
        return reduced(losses, reduction, (hot * weight).sum(-1) if weighted and not t.is_floating_point() else None)

    return function


def dice(reduction, is_sigmoid, smoothing):
    def function(x, t):
        p = x.sigmoid() if is_sigmoid else x.softmax(-1)
        t = t if is_sigmoid else functional.one_hot(t, x.shape[-1]).double()
        axes = tuple(range(1, x.dim() - 1))
        overlap, total = (p * t).sum(axes), p.sum(axes) + t.sum(axes)
        return reduced(1 - (2 * overlap + smoothing) / (total + smoothing), reduction)

    return function


def squared_error(weighted):
    def function(x, t):
        hot = functional.one_hot(t, 5).double()
        losses = ((x.softmax(-1) - hot) ** 2).sum(-1)
        own = torch.tensor(WEIGHTS)[t] if weighted else torch.ones(len(t))
        return (losses * own).sum() / own.sum()

    return function


prepare(seed=11)
golden = Golden()
rows, pixels = normal(6, 5, scale=2.0), normal(2, 3, 2, 5, scale=2.0)
row_labels = torch.tensor([0, 1, 4, 3, 2, 1])
pixel_labels = torch.randint(0, 5, (2, 3, 2))
chances = functional.softmax(normal(6, 5), -1).float().double()
pixel_chances = torch.rand(2, 3, 2, 5).float().double()
for reduction in ("mean", "sum", "none"):
    for weighted in (False, True):
        for smoothing in (0.0, 0.125):
            # Float32 holds neither 0.1 nor 1/5 of it.
            word = f"{reduction}{'-weighted' if weighted else ''}{'-smoothed' if smoothing else ''}"
            attributes = {"reduction": reduction, "labelSmoothing": smoothing}
            if weighted:
                attributes["classWeights"] = WEIGHTS
            function = cross_entropy(reduction, weighted, smoothing)
            kind = "crossEntropy"
            golden.differentiate(f"rows/{word}", kind, function, {"input": rows}, {"labels": row_labels}, **attributes)
            golden.differentiate(
                f"pixels/{word}", kind, function, {"input": pixels}, {"labels": pixel_labels}, **attributes
            )
            golden.differentiate(f"chances/{word}", kind, function, {"input": rows}, {"weights": chances}, **attributes)
            function = focal(reduction, weighted, smoothing, 2)
            attributes["gamma"] = 2
            golden.differentiate(f"focal/{word}", "focal", function, {"input": rows}, {"labels": row_labels}, **attributes)
            golden.differentiate(
                f"focal-chances/{word}", "focal", function, {"input": rows}, {"weights": chances}, **attributes
            )
    for alpha in (0.25, -1):
        golden.differentiate(
            f"sigmoid-focal/{reduction}{'' if alpha > 0 else '-plain'}",
            "sigmoidFocal",
            lambda x, t: sigmoid_focal_loss(x, t, alpha=alpha, gamma=1.5, reduction=reduction),
            {"input": pixels},
            {"weights": pixel_chances},
            reduction=reduction,
            gamma=1.5,
            alpha=alpha,
        )
    golden.differentiate(
        f"dice/{reduction}", "dice", dice(reduction, False, 1), {"input": pixels}, {"labels": pixel_labels}, reduction=reduction
    )
    golden.differentiate(
        f"dice-sigmoid/{reduction}",
        "dice",
        dice(reduction, True, 1),
        {"input": pixels},
        {"weights": pixel_chances},
        reduction=reduction,
    )
for weighted in (False, True):
    attributes = {"classWeights": WEIGHTS} if weighted else {}
    golden.differentiate(
        f"squared/{'weighted' if weighted else 'plain'}",
        "squaredError",
        squared_error(weighted),
        {"input": rows},
        {"labels": row_labels},
        reduction="mean",
        **attributes,
    )
golden.write("losses.safetensors")
