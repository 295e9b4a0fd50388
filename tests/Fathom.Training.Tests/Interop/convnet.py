#!/usr/bin/env python3
"""The same small network in PyTorch, for exchanging weights with Fathom as safetensors.

    convnet.py load FOLDER   reads fathom.safetensors and input.npy, writes the outputs to output.npy
    convnet.py save FOLDER   makes weights of its own, writes python.safetensors, input.npy and output.npy
"""
import json
import os
import struct
import sys

import numpy as np
import torch
import torch.nn as nn

DTYPES = {"F32": np.float32, "I64": np.int64}


def network():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.BatchNorm2d(6), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(6 * 7 * 7, 16), nn.GELU(), nn.LayerNorm(16), nn.Linear(16, 10))


def read(path):
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8:8 + length])
    header.pop("__metadata__", None)
    data = content[8 + length:]
    return {name: torch.from_numpy(np.frombuffer(data[slice(*entry["data_offsets"])], DTYPES[entry["dtype"]]).reshape(entry["shape"]).copy())
            for name, entry in header.items()}


def write(path, state):
    names = {np.dtype(np.float32): "F32", np.dtype(np.int64): "I64"}
    header, position, arrays = {}, 0, []
    # Wider elements first keeps every tensor aligned.
    for name, tensor in sorted(state.items(), key=lambda item: -item[1].element_size()):
        array = np.ascontiguousarray(tensor.numpy())
        header[name] = {"dtype": names[array.dtype], "shape": list(tensor.shape), "data_offsets": [position, position + array.nbytes]}
        position += array.nbytes
        arrays.append(array)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(array.tobytes() for array in arrays))


def main():
    command, folder = sys.argv[1:]
    torch.manual_seed(3)
    model = network()
    if command == "load":
        model.load_state_dict(read(os.path.join(folder, "fathom.safetensors")))
        x = torch.from_numpy(np.load(os.path.join(folder, "input.npy")))
    else:
        x = torch.randn(4, 1, 14, 14)
        model(torch.randn(8, 1, 14, 14))  # moves the running statistics off their first values
        write(os.path.join(folder, "python.safetensors"), model.state_dict())
        np.save(os.path.join(folder, "input.npy"), x.numpy())
    with torch.no_grad():
        np.save(os.path.join(folder, "output.npy"), model.eval()(x).numpy())


main()
