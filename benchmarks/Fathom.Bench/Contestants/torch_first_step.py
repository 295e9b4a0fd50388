"""The first training step of lenet_train (see the peer's script) in a fresh process; prints the peak memory in megabytes."""
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(0)
model = nn.Sequential(
    nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2, 2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2, 2), nn.Flatten(),
    nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
optimizer = torch.optim.SGD(model.parameters(), 0.01, momentum=0.9)
inputs, labels = [torch.randn(64, 1, 28, 28) for _ in range(4)], [torch.randint(0, 10, (64,)) for _ in range(4)]
optimizer.zero_grad(set_to_none=True)
F.cross_entropy(model(inputs[0]), labels[0]).backward()
optimizer.step()
# From here and not by getrusage, which counts the memory of the process that started this one too.
print(next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) * 1024 / 1e6, flush=True)
