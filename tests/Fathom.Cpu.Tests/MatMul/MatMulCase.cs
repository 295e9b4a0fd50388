using System.Numerics;
using System.Runtime.InteropServices;

namespace Fathom.Cpu.Tests;

/// <summary>One product to test: where its operands lie, its random contents, and the expected values in double precision.</summary>
internal sealed unsafe class MatMulCase<T> where T : unmanaged, INumber<T>
{
    private const int Guard = 16;
    private readonly int _rows, _columns, _depth, _batches;
    private readonly T[] _a, _b, _c;
    private T[] _scales = [];
    private byte[]? _storedA, _storedB;

    public MatMulCase(int rows, int columns, int depth, int batches = 1, int seed = 1)
    {
        (_rows, _columns, _depth, _batches) = (rows, columns, depth, batches);
        var random = new Random(seed);
        T[] Fill(long length) => [.. Enumerable.Range(0, (int)length).Select(_ => T.CreateChecked(random.Next(-8, 9)) / Divisor)];
        // Twice the room, for strides of 2. An operand that all products share is there, and may be packed, even when there are no products.
        var operands = Math.Max(1, batches);
        _a = Fill(2L * rows * depth * operands + Guard);
        _b = Fill(2L * depth * columns * operands + Guard);
        _c = Fill(2L * rows * columns * batches + 2 * Guard);
    }

    // Halves and wholes, to be told apart; one for each column and group.
    private static T[] ScalesOf(int count) => [.. Enumerable.Range(0, count).Select(i => T.CreateChecked(1 + i % 5) / Divisor)];

    // The elements as bytes of a form; what the form cannot hold is rounded in the values too, so that the reference sees what the product reads.
    private static byte[] Stored(T[] values, StoredForm form)
    {
        var bytes = new byte[values.Length * form.ByteLength<T>()];
        for (var i = 0; i < values.Length; i++)
        {
            var value = float.CreateChecked(values[i]);
            switch (form)
            {
                case StoredForm.BFloat16:
                    var rounded = (BFloat16)value;
                    values[i] = T.CreateChecked((float)rounded);
                    MemoryMarshal.Write(bytes.AsSpan(2 * i), rounded.Bits);
                    break;
                case StoredForm.SByte:
                    var whole = (sbyte)Math.Round(value * 7);
                    values[i] = T.CreateChecked(whole);
                    bytes[i] = (byte)whole;
                    break;
                default:
                    MemoryMarshal.Write(bytes.AsSpan(i * sizeof(T)), values[i]);
                    break;
            }
        }
        return bytes;
    }

    // Eighths for floating point: inputs exact in every type, sums not.
    private static T Divisor => T.One / (T.One + T.One) == T.Zero ? T.One : T.CreateChecked(7);

    public bool TransposeA { get; init; }
    public bool TransposeB { get; init; }
    public bool TransposeC { get; init; }
    public int StepA { get; init; } = 1;
    public int StepB { get; init; } = 1;
    public int StepC { get; init; } = 1;
    public bool BroadcastA { get; init; }
    public bool BroadcastB { get; init; }
    public bool TableOfOffsets { get; init; }
    public bool Accumulate { get; init; }
    public bool Packed { get; init; }
    public bool Epilogue { get; init; }

    /// <summary>Storage of the operands, for f32; the values are rounded to it.</summary>
    public StoredForm AForm { get; init; }
    public StoredForm BForm { get; init; }

    /// <summary>Values of k that share a scale of B; 0 for no scales. For an untouched B that is contiguous along k.</summary>
    public int ScaleGroup
    {
        get;
        init
        {
            field = value;
            _scales = value == 0 ? [] : ScalesOf(_columns * (_depth / value));
        }
    }

    /// <summary>Computes the product; the whole of C's memory, guards included.</summary>
    public T[] Run(int bits = 0)
    {
        var result = (T[])_c.Clone();
        var kernels = bits == 0 ? KernelSet<T>.Best : KernelSet<T>.Create(bits);
        var packed = new T[Packed ? BlockedMatMul<T>.PackedLength(_depth, _columns, kernels) : 0];
        var offsets = new long[3 * _batches];
        fixed (byte* a = _storedA ??= Stored(_a, AForm), b = _storedB ??= Stored(_b, BForm))
        fixed (T* c = result, packedB = packed, scales = _scales)
        fixed (long* table = offsets)
        {
            var p = new MatMulProblem<T>(_rows, _columns, _depth)
            {
                A = (T*)a,
                B = (T*)b,
                AForm = AForm,
                BForm = BForm,
                BScales = ScaleGroup > 0 ? scales : null,
                ScaleGroup = ScaleGroup,
                C = c + Guard,
                ARowStride = (TransposeA ? 1 : _depth) * StepA,
                AColumnStride = (TransposeA ? _rows : 1) * StepA,
                BRowStride = (TransposeB ? 1 : _columns) * StepB,
                BColumnStride = (TransposeB ? _depth : 1) * StepB,
                CRowStride = TransposeC ? StepC : _columns * StepC,
                CColumnStride = TransposeC ? _rows * StepC : StepC,
                Batches = _batches,
                Accumulate = Accumulate,
            };
            (p.AOffsets, p.BOffsets, p.COffsets) = Offsets(table);
            if (Packed)
            {
                BlockedMatMul<T>.PackB(p, kernels, packedB);
                p.PackedB = packedB;
            }
            if (Epilogue)
                p.Epilogue = &Negate;
            if (bits == 0)
                MatMul.Run(p);
            else
                MatMul.Run(p, kernels);
        }
        return result;
    }

    /// <summary>Runs and compares with sums in double precision; memory that is not C's must be untouched.</summary>
    public void Check(int bits = 0)
    {
        var actual = Run(bits);
        var expected = (T[])_c.Clone();
        // Rounding of a sum of K terms of at most 2 in size (16 where B is whole numbers), and of the addition to C.
        var tolerance = Divisor == T.One ? 0 : (typeof(T) == typeof(float) ? 1.2e-7 : 2.3e-16) * (4 + _depth) * 2 * (BForm == StoredForm.SByte ? 8 : 1);
        for (var batch = 0; batch < _batches; batch++)
            for (var row = 0; row < _rows; row++)
                for (var column = 0; column < _columns; column++)
                {
                    var at = Guard + batch * _rows * _columns * StepC
                        + (TransposeC ? column * _rows + row : row * _columns + column) * StepC;
                    var want = Reference(batch, row, column, at);
                    expected[at] = actual[at];
                    Assert.True(Math.Abs(double.CreateChecked(actual[at]) - want) <= tolerance,
                        $"[{batch}, {row}, {column}] of {this}: {actual[at]}, expected {want}");
                }
        Assert.True(expected.AsSpan().SequenceEqual(actual), $"memory outside C was written by {this}");
    }

    public override string ToString() =>
        $"{_batches} x ({_rows} x {_columns} x {_depth}), transposed {TransposeA} {TransposeB} {TransposeC}, steps {StepA} {StepB} {StepC}, "
        + $"broadcast {BroadcastA} {BroadcastB}, accumulate {Accumulate}, packed {Packed}, epilogue {Epilogue}";

    private static void Negate(void* state, T* c, long row, int column, int rows, int columns, long stride)
    {
        for (var r = 0; r < rows; r++)
            for (var j = 0; j < columns; j++)
                c[r * stride + j] = -c[r * stride + j] + T.CreateChecked(Mark(row + r, column + j));
    }

    // Tells rows of all products of the batch and columns from their neighbours.
    private static long Mark(long row, long column) => row % 5 + column % 3;

    private (BatchOffsets A, BatchOffsets B, BatchOffsets C) Offsets(long* table)
    {
        long a = BroadcastA ? 0 : _rows * _depth * StepA, b = BroadcastB ? 0 : _depth * _columns * StepB, c = _rows * _columns * StepC;
        if (!TableOfOffsets)
            return (new(a), new(b), new(c));
        for (var i = 0; i < _batches; i++)
            (table[i], table[_batches + i], table[2 * _batches + i]) = (i * a, i * b, i * c);
        return (new(table), new(table + _batches), new(table + 2 * _batches));
    }

    private double Reference(int batch, int row, int column, int at)
    {
        var a = BroadcastA ? 0 : batch * _rows * _depth * StepA;
        var b = BroadcastB ? 0 : batch * _depth * _columns * StepB;
        var sum = Accumulate ? double.CreateChecked(_c[at]) : 0;
        for (var k = 0; k < _depth; k++)
            sum += double.CreateChecked(_a[a + (TransposeA ? k * _rows + row : row * _depth + k) * StepA])
                * double.CreateChecked(_b[b + (TransposeB ? column * _depth + k : k * _columns + column) * StepB])
                * (ScaleGroup > 0 ? double.CreateChecked(_scales[column * (_depth / ScaleGroup) + k / ScaleGroup]) : 1);
        return Epilogue ? -sum + Mark((long)batch * _rows + row, column) : sum;
    }
}
