using System.Collections.Immutable;

namespace Fathom.Compiler;

/// <summary>
/// A fused element-wise kernel with reductions: a short program (<see cref="Body"/>) run for every point of an iteration space of
/// rows x columns. Values are per point ("full") or, after a row reduction or a load that does not vary along the columns, per row.
/// Softmax is one such kernel: load, max over the row, subtract, exp, sum over the row, divide, store.
/// </summary>
/// <remarks>
/// Every input and output view has the shape [..Rows, ..Columns]; a stride of zero repeats an element. An output that is reduced over the
/// rows (<see cref="LoopOutput.ColumnReduction"/>) has zero strides along the row axes; an output that holds a row value has zero strides along
/// the column axes. Results do not depend on the number of threads: work is split by size only and partial results combine in fixed order.
/// </remarks>
public sealed class LoopKernel : Kernel
{
    /// <summary>Sizes of the outer axes; neighbouring axes are already merged where all accesses allow it.</summary>
    public required Shape Rows { get; init; }

    /// <summary>Sizes of the inner axes, the ones that row reductions reduce.</summary>
    public required Shape Columns { get; init; }

    /// <summary>Instructions in order of dependence; an operand is the number of an earlier instruction.</summary>
    public required ImmutableArray<LoopInstruction> Body { get; init; }

    /// <summary>Whether it only moves elements.</summary>
    public bool IsCopy => Body is [LoadInstruction] && Stores is [{ ColumnReduction: null }];

    /// <summary>Which value goes to each of <see cref="Kernel.Outputs"/>, and how.</summary>
    public required ImmutableArray<LoopOutput> Stores { get; init; }
}

/// <summary>Where an instruction's value goes.</summary>
/// <param name="Value">Number of the instruction.</param>
/// <param name="ColumnReduction">Null to store the value as it is; else how to combine it over all rows (Sum, Product, Max, Min).</param>
public sealed record LoopOutput(int Value, ReduceKind? ColumnReduction);
