using System.Collections.Immutable;
using Fathom.Compiler;

namespace Fathom.Cpu;

/// <summary>
/// A row longer than a tile is walked again after every reduction that others wait for, and each walk computes anew what it reads. Here each gets
/// instructions of its own, so that what two walks need in common does not keep either from being one formula.
/// </summary>
internal sealed class WalkedApart
{
    // Walks are counted by the bits of a number; a kernel of more is left as it is.
    private const int MostWalks = 32;

    private readonly LoopKernel kernel;
    private readonly Extent[] extents;
    private readonly int[] walks;
    private readonly List<LoopInstruction> body = [];

    // Where a value is, by walk where there are several.
    private readonly Dictionary<(int Value, int Walk), int> places = [];

    private WalkedApart(LoopKernel kernel, Extent[] extents) =>
        (this.kernel, this.extents, walks) = (kernel, extents, WalksOf(kernel));

    /// <summary>The kernel with instructions of their own for every walk; itself where each row is in a tile, or walked once.</summary>
    public static LoopKernel Of(LoopKernel kernel, LoopGeometry geometry)
    {
        if (!geometry.WalksLongRows)
            return kernel;
        var apart = new WalkedApart(kernel, geometry.Extents(kernel));
        return apart.walks.Length > 0 && apart.walks.Max() is > 0 and < MostWalks ? apart.Build() : kernel;
    }

    // The walk after which each value can be known: a reduction's result needs the walk after that of what it reduces.
    private static int[] WalksOf(LoopKernel kernel)
    {
        var walks = new int[kernel.Body.Length];
        for (var i = 0; i < walks.Length; i++)
            walks[i] = kernel.Body[i] switch
            {
                ApplyInstruction apply => apply.Operands.Max(operand => walks[operand]),
                RowReduceInstruction reduce => walks[reduce.Operand] + 1,
                _ => 0,
            };
        return walks;
    }

    private LoopKernel Build()
    {
        var needed = Needed();
        var last = walks.Max();
        for (var i = 0; i < walks.Length; i++)
        {
            if (!IsWalked(i))
                places[(i, 0)] = Add(kernel.Body[i], walk: kernel.Body[i] is RowReduceInstruction reduce ? walks[reduce.Operand] : 0);
            else
                for (var walk = 0; walk <= last; walk++)
                    if ((needed[i] >> walk & 1) != 0)
                        places[(i, walk)] = Add(kernel.Body[i], walk);
        }
        return new LoopKernel
        {
            Name = kernel.Name,
            Inputs = kernel.Inputs,
            Outputs = kernel.Outputs,
            Flops = kernel.Flops,
            Bytes = kernel.Bytes,
            Rows = kernel.Rows,
            Columns = kernel.Columns,
            Body = [.. body],
            Stores = [.. kernel.Stores.Select(store => store with { Value = Place(store.Value, last) })],
        };
    }

    // The walks that compute each value, as bits.
    private uint[] Needed()
    {
        var needed = new uint[walks.Length];
        foreach (var store in kernel.Stores)
            needed[store.Value] |= 1u << walks.Max();
        for (var i = walks.Length - 1; i >= 0; i--)
        {
            if (kernel.Body[i] is RowReduceInstruction reduce)
                needed[reduce.Operand] |= 1u << walks[reduce.Operand];
            else if (kernel.Body[i] is ApplyInstruction apply && IsWalked(i))
                foreach (var operand in apply.Operands)
                    needed[operand] |= needed[i];
        }
        return needed;
    }

    private bool IsWalked(int value) => extents[value] == Extent.Full && kernel.Body[value] is ApplyInstruction;

    private int Place(int value, int walk) => places[(value, IsWalked(value) ? walk : 0)];

    private int Add(LoopInstruction instruction, int walk)
    {
        body.Add(instruction switch
        {
            ApplyInstruction apply => apply with { Operands = ImmutableArray.CreateRange(apply.Operands, operand => Place(operand, walk)) },
            RowReduceInstruction reduce => reduce with { Operand = Place(reduce.Operand, walk) },
            _ => instruction,
        });
        return body.Count - 1;
    }
}
