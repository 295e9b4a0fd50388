#!/usr/bin/env python3
"""Exchanges files with Fathom.Formats, by a reader and writer of safetensors written from the format's description.

    check.py write FOLDER    writes python.safetensors and python.npz
    check.py check FOLDER    reads fathom.safetensors and fathom.npz, and compares

Both sides fill element i of every tensor with (37 i) mod 101, and truth values with i mod 3 = 0.
"""
import json
import os
import struct
import sys

import numpy as np

SHAPES = {"scalar": (), "vector": (5,), "matrix": (3, 7), "image": (2, 3, 4, 5), "none": (0, 4)}
DTYPES = {"F32": "<f4", "F64": "<f8", "F16": "<f2", "I8": "|i1", "U8": "|u1", "I32": "<i4", "I64": "<i8", "BOOL": "|b1"}
METADATA = {"format": "pt", "note": "Grüße, \"quoted\"\n"}


def array(dtype, shape):
    i = np.arange(int(np.prod(shape)))
    values = i % 3 == 0 if dtype == "BOOL" else i * 37 % 101
    if dtype == "BF16":  # NumPy has no bf16; up to 256, whole numbers are exact in the upper half of an f32
        return (values.astype("<f4").view("<u4") >> 16).astype("<u2").reshape(shape)
    return values.astype(DTYPES[dtype]).reshape(shape)


def tensors(dtypes):
    return {f"{shape}.{dtype}": (dtype, array(dtype, SHAPES[shape])) for dtype in dtypes for shape in SHAPES}


def write_safetensors(path, named, metadata):
    header, position = {"__metadata__": metadata}, 0
    for name, (dtype, values) in named.items():
        header[name] = {"dtype": dtype, "shape": list(values.shape), "data_offsets": [position, position + values.nbytes]}
        position += values.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for _, values in named.values():
            file.write(np.ascontiguousarray(values).tobytes())


def read_safetensors(path):
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8:8 + length])
    data = content[8 + length:]
    metadata = header.pop("__metadata__", {})
    named = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        numpy_dtype = np.dtype(DTYPES.get(entry["dtype"], "<u2"))
        assert begin % numpy_dtype.itemsize == 0, f"{name} is not aligned"
        named[name] = (entry["dtype"], np.frombuffer(data[begin:end], numpy_dtype).reshape(entry["shape"]))
    assert sum(values.nbytes for _, values in named.values()) == len(data)
    return named, metadata


def same(name, a, b):
    assert a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes(), f"{name}: {a!r} and {b!r}"


def write(folder):
    write_safetensors(os.path.join(folder, "python.safetensors"), tensors([*DTYPES, "BF16"]), METADATA)
    arrays = {name: values for name, (_, values) in tensors(DTYPES).items()}
    arrays["fortran"] = np.asfortranarray(array("F32", (3, 7)))
    arrays["big"] = array("F64", (3, 7)).astype(">f8")
    arrays["i2"] = array("I32", (5,)).astype("<i2")
    arrays["u4"] = array("I32", (5,)).astype("<u4")
    arrays["text"] = np.array(METADATA["note"])
    arrays["texts"] = np.array([["a", "", "Grüße"], ["😀", "b", "c"]])
    np.savez_compressed(os.path.join(folder, "python.npz"), **arrays)


def check(folder):
    named, metadata = read_safetensors(os.path.join(folder, "fathom.safetensors"))
    expected = tensors([*DTYPES, "BF16"])
    assert list(named) == list(expected), list(named)
    assert metadata == METADATA, metadata
    for name, (dtype, values) in expected.items():
        assert named[name][0] == dtype
        same(name, named[name][1], values)

    with np.load(os.path.join(folder, "fathom.npz"), allow_pickle=False) as arrays:
        for name, (_, values) in tensors(DTYPES).items():
            same(name, arrays[name], values)
        assert arrays["text"].shape == () and str(arrays["text"]) == METADATA["note"]
        assert arrays["texts"].tolist() == [["a", "", "Grüße"], ["😀", "b", "c"]]


if __name__ == "__main__":
    {"write": write, "check": check}[sys.argv[1]](sys.argv[2])
