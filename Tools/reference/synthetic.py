"""Pictures drawn by formula, for training without files."""

import torch


def synthetic_images(count):
    """A soft ring and a soft bar in each image, 0…1, whole steps of 1/255 as from an image file."""
    rows, columns = torch.meshgrid(torch.arange(28.0), torch.arange(28.0), indexing="ij")
    images = []
    for _ in range(count):
        row, column, radius, angle, offset = torch.rand(5).tolist()
        distance = ((rows - 8 - 12 * row) ** 2 + (columns - 8 - 12 * column) ** 2).sqrt()
        ring = torch.exp(-((distance - 3 - 5 * radius) ** 2) / 3)
        direction = torch.tensor(3.14159 * angle)
        bar = torch.exp(-(((rows - 14) * direction.cos() + (columns - 14) * direction.sin() - 8 * offset + 4) ** 2) / 2)
        images.append(torch.maximum(ring, bar))
    return ((torch.stack(images)[..., None] * 255).round() / 255).float().double()
