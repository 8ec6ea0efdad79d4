"""Linear regression: predictions, gradients and three losses; weights, images and numbers follow from rules that the test knows."""

import torch
from torch.nn import functional

from classifiers import BATCH, STEPS, Layout, initial, pictures
from golden import Golden, prepare

RATE = 0.01


def add(golden, name, height, width, channels):
    images = pictures(height, width, channels).permute(0, 3, 1, 2).flatten(1)
    targets = (torch.arange(BATCH).double() - 1).unsqueeze(1)
    layout = Layout({"output.weight": (channels, height, width)})
    model = torch.nn.ModuleDict({"output": torch.nn.Linear(height * width * channels, 1)})
    with torch.no_grad():
        for key, values in model.state_dict().items():
            shape = layout.to_easel(key, values).shape
            values.copy_(layout.to_torch(key, initial(key, shape), values.shape))
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=0.9)
    values, losses = {}, []
    for step in range(STEPS):
        numbers = model["output"](images)
        loss = functional.mse_loss(numbers, targets)
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            values["numbers"] = numbers
            for key, parameter in model.named_parameters():
                values[f"gradient.{key}"] = layout.to_easel(key, parameter.grad.clone())
        optimizer.step()
        losses.append(loss.detach())
    golden.add(name, name, {"learningRate": RATE}, losses=torch.stack(losses), **values)


if __name__ == "__main__":
    prepare(seed=43)
    golden = Golden()
    add(golden, "pictures", 5, 6, 3)
    add(golden, "rows", 1, 1, 7)
    golden.write("regression.safetensors")
