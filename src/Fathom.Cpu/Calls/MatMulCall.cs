#pragma warning disable CS8500 // An epilogue lives on its caller's stack while the kernel runs, so its reference neither moves nor dies.
using System.Numerics;
using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>
/// Matrix products [..., M, K] times [..., K, N], operands with any strides; for an f32 result stored as f32, bf16 or i8. Scaled products have a weight
/// [N, K] and its scales instead.
/// </summary>
internal static class MatMulCall
{
    public static CompiledKernel Create(CallKernel call) => call.Outputs[0].DType switch
    {
        DType.F32 => new MatMulCall<float>(call),
        DType.F64 => new MatMulCall<double>(call),
        DType.I64 => new MatMulCall<long>(call),
        DType.I32 => new MatMulCall<int>(call),
        DType.I8 => new MatMulCall<sbyte>(call),
        DType.U8 => new MatMulCall<byte>(call),
        var other => throw new NotSupportedException($"The CPU multiplies matrices of f32, f64 and integers, not {other.Name}. Convert with .To(DType.F32)?"),
    };
}

/// <summary>Matrix products of element type <typeparamref name="T"/>; transposed weights are prepared.</summary>
internal sealed unsafe class MatMulCall<T> : PartwiseKernel where T : unmanaged, INumberBase<T>
{
    private const int OperandB = 1, Scales = 2;

    /// <summary>With more rows of A, packing B costs little beside the product.</summary>
    private const int MaxPreparedRows = 1024;

    private readonly View a, b, c;
    private readonly long[] aOffsets, bOffsets, cOffsets;
    private bool isPrepared;
    private readonly StoredForm aForm, bForm;
    private readonly long scalesOffset;
    private readonly int scaleGroup;

    public MatMulCall(CallKernel call)
    {
        (a, b, c) = (call.Inputs[0].View, call.Inputs[OperandB].View, call.Outputs[0].View);
        (aForm, bForm) = (Form(call.Inputs[0].DType, call), Form(call.Inputs[OperandB].DType, call));
        if (call.Operation is ScaledMatMulOp)
        {
            b = b.Permute([1, 0]);
            (scalesOffset, scaleGroup) = (call.Inputs[Scales].View.Offset, a.Shape[^1] / call.Inputs[Scales].View.Shape[1]);
        }
        (aOffsets, bOffsets, cOffsets) = (Offsets(a), Offsets(b), Offsets(c));
        // Where it would be packed whole and is stored plainly (a packed copy would undo a small form): a matrix that is contiguous along k, as weights in y = x Wᵀ are, and not just a few rows of A.
        isPrepared = bForm == StoredForm.Plain && scaleGroup == 0 && b.Strides[^2] == 1 && b.Strides[^1] != 1 && c.Strides[^1] == 1
            && bOffsets.All(offset => offset == 0) && MatMul.PacksB<T>(cOffsets.Length * (long)c.Shape[^2])
            && cOffsets.Length * (long)c.Shape[^2] <= MaxPreparedRows;
    }

    public override long PreparedByteLength(int operand) =>
        operand == OperandB && isPrepared ? MatMul.PackedLength<T>(a.Shape[^1], c.Shape[^1]) * sizeof(T) : 0;

    // A matrix that is packed for one product is packed tile by tile: in the cache.
    public override bool TakesUnprepared(int operand)
    {
        isPrepared &= operand != OperandB;
        return !isPrepared;
    }

    public override void Prepare(int operand, void* from, void* prepared)
    {
        var problem = new MatMulProblem<T>(c.Shape[^2], c.Shape[^1], a.Shape[^1]);
        BindB(ref problem, from);
        MatMul.PackB(problem, (T*)prepared);
    }

    public override bool Run(void** arguments, PartEpilogue* epilogue)
    {
        if (epilogue != null && (c.Strides[^1] != 1 || epilogue->Columns != c.Shape[^1]))
            return false;
        var result = scaleGroup == 0 ? 2 : 3;
        fixed (long* aTable = aOffsets, bTable = bOffsets, cTable = cOffsets)
        {
            var problem = new MatMulProblem<T>(c.Shape[^2], c.Shape[^1], a.Shape[^1])
            {
                A = Address(arguments[0], a.Offset, aForm),
                AForm = aForm,
                ARowStride = a.Strides[^2],
                AColumnStride = a.Strides[^1],
                C = (T*)arguments[result] + c.Offset,
                CRowStride = c.Strides[^2],
                CColumnStride = c.Strides[^1],
                Batches = cOffsets.Length,
                AOffsets = Batch(aTable, aOffsets),
                BOffsets = Batch(bTable, bOffsets),
                COffsets = Batch(cTable, cOffsets),
            };
            if (isPrepared)
                problem.PackedB = (T*)arguments[OperandB];
            else
                BindB(ref problem, arguments[OperandB]);
            if (scaleGroup > 0)
            {
                problem.BScales = (T*)arguments[Scales] + scalesOffset;
                problem.ScaleGroup = scaleGroup;
            }
            PartEpilogue.Attach(epilogue, ref problem);
            MatMul.Run(problem);
        }
        return true;
    }

    private void BindB(ref MatMulProblem<T> problem, void* buffer)
    {
        problem.B = Address(buffer, b.Offset, bForm);
        problem.BForm = bForm;
        problem.BRowStride = b.Strides[^2];
        problem.BColumnStride = b.Strides[^1];
    }

    private static T* Address(void* buffer, long offset, StoredForm form) => (T*)((byte*)buffer + offset * form.ByteLength<T>());

    private static StoredForm Form(DType dtype, CallKernel call) =>
        dtype == call.Outputs[0].DType ? StoredForm.Plain
        : (dtype, call.Outputs[0].DType) switch
        {
            (DType.BF16, DType.F32) => StoredForm.BFloat16,
            (DType.I8, DType.F32) => StoredForm.SByte,
            _ => throw new NotSupportedException($"The CPU has no '{call.Name}' of {dtype.Name} with a result of {call.Outputs[0].DType.Name}."),
        };

    /// <summary>Where each matrix of a stack begins, relative to the first.</summary>
    private static long[] Offsets(View view)
    {
        var batch = view.Shape[..^2];
        var offsets = new long[batch.ElementCount];
        for (var i = 0; i < offsets.Length; i++)
        {
            long rest = i;
            for (var axis = batch.Rank - 1; axis >= 0; axis--)
            {
                offsets[i] += rest % batch[axis] * view.Strides[axis];
                rest /= batch[axis];
            }
        }
        return offsets;
    }

    private static BatchOffsets Batch(long* table, long[] offsets)
    {
        var step = offsets.Length > 1 ? offsets[1] : 0;
        for (var i = 0; i < offsets.Length; i++)
            if (offsets[i] != i * step)
                return new BatchOffsets(table);
        return new BatchOffsets(step);
    }
}
