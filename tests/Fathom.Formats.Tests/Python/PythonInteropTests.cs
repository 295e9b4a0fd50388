using System.Buffers.Binary;

namespace Fathom.Formats.Tests;

/// <summary>Files exchanged with Python, both ways; check.py states what they hold.</summary>
public sealed class PythonInteropTests : IDisposable
{
    private const string Note = "Grüße, \"quoted\"\n";

    private static readonly DType[] DTypesInOrder =
        [DType.F32, DType.F64, DType.F16, DType.I8, DType.U8, DType.I32, DType.I64, DType.Bool, DType.BF16];

    private static readonly (string Name, Shape Shape)[] Shapes =
        [("scalar", []), ("vector", [5]), ("matrix", [3, 7]), ("image", [2, 3, 4, 5]), ("none", [0, 4])];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public void Python_reads_what_Fathom_wrote()
    {
        Safetensors.Save(folder["fathom.safetensors"], Tensors(), new Dictionary<string, string> { ["format"] = "pt", ["note"] = Note });
        Npz.Save(folder["fathom.npz"],
        [
            .. Tensors().Where(pair => pair.Value.DType != DType.BF16).Select(pair => KeyValuePair.Create<string, NpyArray>(pair.Key, pair.Value)),
            new("text", Note),
            new("texts", new NpyArray([2, 3], ["a", "", "Grüße", "😀", "b", "c"])),
        ]);

        Python.RunCheck("check", folder.Path);
    }

    [SkippableFact]
    public void Fathom_reads_the_safetensors_that_Python_wrote()
    {
        Python.RunCheck("write", folder.Path);

        var read = Safetensors.Load(folder["python.safetensors"]);

        Assert.Equal(Tensors(), read.Tensors.ToArray());
        Assert.Equal(Note, read.Metadata["note"]);
    }

    [SkippableFact]
    public void Fathom_reads_the_arrays_that_NumPy_wrote()
    {
        Python.RunCheck("write", folder.Path);

        var read = Npz.Load(folder["python.npz"]);

        Assert.All(Tensors().Where(pair => pair.Value.DType != DType.BF16), pair => Assert.Equal(pair.Value, read[pair.Key].Values));
        Assert.Equal(Tensor(DType.F32, [3, 7]), read["fortran"].Values);
        Assert.Equal(Tensor(DType.F64, [3, 7]), read["big"].Values);
        Assert.Equal(Tensor(DType.I32, [5]), read["i2"].Values);
        Assert.Equal(Tensor(DType.I64, [5]), read["u4"].Values);
        Assert.Equal(Note, read["text"].Text);
        Assert.Equal(["a", "", "Grüße", "😀", "b", "c"], read["texts"].Texts);
    }

    private static KeyValuePair<string, TensorBytes>[] Tensors() =>
        [.. from dtype in DTypesInOrder
            from entry in Shapes
            select KeyValuePair.Create($"{entry.Name}.{dtype.Name.ToUpperInvariant()}", Tensor(dtype, entry.Shape))];

    private static TensorBytes Tensor(DType dtype, Shape shape)
    {
        var bytes = new byte[shape.ElementCount * dtype.ByteLength];
        for (var i = 0; i < shape.ElementCount; i++)
            Write(bytes.AsSpan(i * dtype.ByteLength), dtype, i, i * 37 % 101);
        return new TensorBytes(dtype, shape, bytes);
    }

    private static void Write(Span<byte> target, DType dtype, int index, int value)
    {
        switch (dtype)
        {
            case DType.F32: BinaryPrimitives.WriteSingleLittleEndian(target, value); break;
            case DType.F64: BinaryPrimitives.WriteDoubleLittleEndian(target, value); break;
            case DType.F16: BinaryPrimitives.WriteHalfLittleEndian(target, (Half)value); break;
            case DType.BF16: BinaryPrimitives.WriteUInt16LittleEndian(target, ((BFloat16)(float)value).Bits); break;
            case DType.I32: BinaryPrimitives.WriteInt32LittleEndian(target, value); break;
            case DType.I64: BinaryPrimitives.WriteInt64LittleEndian(target, value); break;
            case DType.Bool: target[0] = index % 3 == 0 ? (byte)1 : (byte)0; break;
            default: target[0] = (byte)value; break;
        }
    }
}
