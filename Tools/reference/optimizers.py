"""Ten steps of every optimizer with given gradients, and clipping. PyTorch's names and its places for epsilon."""

import torch

from golden import Golden, normal, prepare

STEPS = 10


class Lion(torch.optim.Optimizer):
    """Algorithm 2 of Chen et al., "Symbolic discovery of optimization algorithms", 2023, which PyTorch does not have."""

    def __init__(self, parameters, lr, betas, weight_decay=0.0):
        super().__init__(parameters, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            rate, (first, second) = group["lr"], group["betas"]
            for parameter in group["params"]:
                momentum = self.state[parameter].setdefault("momentum", torch.zeros_like(parameter))
                direction = (first * momentum + (1 - first) * parameter.grad).sign()
                parameter -= rate * (direction + group["weight_decay"] * parameter)
                momentum.mul_(second).add_(parameter.grad, alpha=1 - second)


def add_trajectory(golden, name, operation, make, gradients, initial, learning_rates, **attributes):
    parameter = initial.clone().requires_grad_()
    optimizer = make([parameter])
    trajectory = []
    for gradient, learning_rate in zip(gradients, learning_rates, strict=True):
        optimizer.param_groups[0]["lr"] = learning_rate
        parameter.grad = gradient.clone()
        optimizer.step()
        trajectory.append(parameter.detach().clone())
    golden.add(
        f"optimizer/{name}",
        operation,
        {"learningRates": learning_rates, **attributes},
        initial=initial,
        gradients=gradients,
        parameters=torch.stack(trajectory),
    )


def add_optimizers(golden):
    initial = normal(2, 5)
    gradients = normal(STEPS, 2, 5)
    # One element whose gradient vanishes for a while, then returns: epsilon and the moments' memory decide what it does.
    gradients[2:7, 0, 0] = 0
    gradients[:, 1, 1] *= 2.0**-20
    constant = [0.1] * STEPS
    decaying = [0.1 * 0.8**step for step in range(STEPS)]
    optim = torch.optim
    for name, operation, make, attributes, rates in [
        ("sgd", "sgd", optim.SGD, {}, constant),
        ("sgd-rates", "sgd", optim.SGD, {"momentum": 0.9}, decaying),
        ("sgd-momentum", "sgd", optim.SGD, {"momentum": 0.9}, constant),
        ("sgd-nesterov", "sgd", optim.SGD, {"momentum": 0.9, "nesterov": True}, constant),
        ("sgd-decay", "sgd", optim.SGD, {"weight_decay": 0.05}, constant),
        ("sgd-nesterov-decay", "sgd", optim.SGD, {"momentum": 0.8, "nesterov": True, "weight_decay": 0.05}, constant),
        ("rmsprop", "rmsProp", optim.RMSprop, {"alpha": 0.99, "eps": 1e-8}, constant),
        ("rmsprop-momentum", "rmsProp", optim.RMSprop, {"alpha": 0.9, "eps": 1e-6, "momentum": 0.9}, constant),
        ("rmsprop-centered", "rmsProp", optim.RMSprop, {"alpha": 0.9, "eps": 1e-6, "centered": True}, constant),
        ("adagrad", "adagrad", optim.Adagrad, {"eps": 1e-10}, constant),
        ("adagrad-initial", "adagrad", optim.Adagrad, {"eps": 1e-8, "initial_accumulator_value": 0.1}, constant),
        ("adam", "adam", optim.Adam, {"betas": (0.9, 0.999), "eps": 1e-8}, constant),
        ("adam-dcgan", "adam", optim.Adam, {"betas": (0.5, 0.999), "eps": 1e-8}, [2e-4] * STEPS),
        ("adam-rates", "adam", optim.Adam, {"betas": (0.9, 0.99), "eps": 1e-4}, decaying),
        ("adam-decay", "adam", optim.Adam, {"betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.05}, constant),
        ("adamw", "adamW", optim.AdamW, {"betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.01}, constant),
        ("adamw-rates", "adamW", optim.AdamW, {"betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.3}, decaying),
        ("nadam", "nadam", optim.NAdam, {"betas": (0.9, 0.999), "eps": 1e-8}, constant),
        (
            "nadam-rates",
            "nadam",
            optim.NAdam,
            {"betas": (0.8, 0.99), "eps": 1e-6, "weight_decay": 0.05, "momentum_decay": 0.1},
            decaying,
        ),
        ("radam", "radam", optim.RAdam, {"betas": (0.9, 0.999), "eps": 1e-8}, constant),
        ("radam-rates", "radam", optim.RAdam, {"betas": (0.9, 0.9), "eps": 1e-4, "weight_decay": 0.05}, decaying),
        ("radam-short", "radam", optim.RAdam, {"betas": (0.9, 0.5), "eps": 1e-8}, constant),
        ("adamax", "adamax", optim.Adamax, {"betas": (0.9, 0.999), "eps": 1e-8}, constant),
        ("adamax-rates", "adamax", optim.Adamax, {"betas": (0.8, 0.9), "eps": 1e-3, "weight_decay": 0.05}, decaying),
        ("adadelta", "adadelta", optim.Adadelta, {"rho": 0.9, "eps": 1e-6}, [1.0] * STEPS),
        ("adadelta-rates", "adadelta", optim.Adadelta, {"rho": 0.5, "eps": 1e-3, "weight_decay": 0.05}, decaying),
        ("lion", "lion", Lion, {"betas": (0.9, 0.99)}, constant),
        ("lion-rates", "lion", Lion, {"betas": (0.6, 0.8), "weight_decay": 0.3}, decaying),
    ]:
        build = lambda parameters: make(parameters, lr=rates[0], **attributes)
        add_trajectory(golden, name, operation, build, gradients, initial, rates, **in_full_words(attributes))


def in_full_words(attributes):
    words = {
        "weight_decay": "weightDecay",
        "eps": "epsilon",
        "alpha": "decay",
        "rho": "decay",
        "momentum_decay": "momentumDecay",
        "initial_accumulator_value": "initialAccumulator",
    }
    result = {words.get(key, key): value for key, value in attributes.items() if key != "betas"}
    if "betas" in attributes:
        result["beta1"], result["beta2"] = attributes["betas"]
    return result


def add_clipping(golden):
    for name, limit in [("cuts", 0.5), ("leaves", 100.0)]:
        for operation, clip in [
            ("clipByValue", torch.nn.utils.clip_grad_value_),
            ("clipByGlobalNorm", torch.nn.utils.clip_grad_norm_),
        ]:
            parameters = [torch.zeros(2, 3), torch.zeros(4)]
            for parameter in parameters:
                parameter.grad = normal(*parameter.shape)
            tensors = {f"gradient{index}": parameter.grad.clone() for index, parameter in enumerate(parameters)}
            norm = clip(parameters, limit)
            tensors |= {f"clipped{index}": parameter.grad for index, parameter in enumerate(parameters)}
            attributes = {"limit": limit} if norm is None else {"limit": limit, "globalNorm": norm.item()}
            golden.add(f"clipping/{operation}-{name}", operation, attributes, **tensors)


prepare(seed=3)
golden = Golden()
add_optimizers(golden)
add_clipping(golden)
golden.write("optimizers.safetensors")
