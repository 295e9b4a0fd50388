using System.Collections.Immutable;

namespace Fathom.Compiler;

internal sealed partial class Lowering
{
    private void EmitLoop(LoopGroup group)
    {
        var members = InOrder(group);
        // Copies that operands need come before the kernel.
        foreach (var member in members)
            foreach (var operand in member.Operands)
                if (NeedsPlace(group, operand))
                    PlaceOf(operand);
        var builder = new LoopBuilder(group.Space);
        var values = new Dictionary<Tensor, int>();
        var final = group.Reduced is not null && members.All(member => group.Members[member] == Extent.Full || IsFinalReduction(group, member));
        foreach (var member in members)
            values[member] = final && member.Operation is ReduceOp
                ? Value(builder, group, member.Operands[0], Extent.Full, values)
                : EmitMember(builder, group, member, values);
        var strides = builder.ReferenceStrides();
        var reduced = (group.Reduced ?? []).ToArray();
        // Accumulating over rows suits memory when the innermost axis is kept.
        var byColumns = final && strides is not null && reduced.Length < group.Space.Rank
            && !reduced.Contains(LoopBuilder.Physical(Enumerable.Range(0, group.Space.Rank), strides)[^1]);
        if (final && !byColumns)
            foreach (var member in members.Where(member => member.Operation is ReduceOp))
                values[member] = builder.Add(RowReduction(member, values[member]));
        var (rows, columns) = Axes(group, members, reduced, byColumns, strides);
        foreach (var stored in members.Where(group.Stored.Contains))
            StoreMember(builder, group, stored, values[stored], columns is null ? rows : [.. rows, .. columns], byColumns);
        steps.Add(builder.Build(NameOf(members), rows, columns, members.Sum(member => member.Operation.Flops(member))));
    }

    /// <summary>The members, each after what it reads: first what no reduction has to come before, its reductions included, then what those lead to, and so on.</summary>
    private List<Tensor> InOrder(LoopGroup group)
    {
        var members = group.Members.Keys.OrderBy(uses.Place).ToList();
        var phases = new Dictionary<Tensor, int>();
        foreach (var member in members)
        {
            var phase = 0;
            foreach (var operand in member.Operands)
                if (Uses.Source(operand) is var source && phases.TryGetValue(source, out var before))
                    phase = Math.Max(phase, source.Operation is ReduceOp ? before + 1 : before);
            phases[member] = phase;
        }
        return [.. members.OrderBy(member => phases[member])];
    }

    private static RowReduceInstruction RowReduction(Tensor member, int operand) => new(member.DType, ((ReduceOp)member.Operation).Kind, operand);

    /// <summary>A reduction whose result leaves the kernel at once and is not a position: it may as well be accumulated over rows.</summary>
    private bool IsFinalReduction(LoopGroup group, Tensor member) =>
        member.Operation is ReduceOp { Kind: not (ReduceKind.ArgMax or ReduceKind.ArgMin) } && group.Stored.Contains(member)
        && !uses.Of(member).Any(use => group.Members.ContainsKey(use.User));

    private static (int[] Rows, int[]? Columns) Axes(LoopGroup group, List<Tensor> members, int[] reduced, bool byColumns, long[]? strides)
    {
        var all = Enumerable.Range(0, group.Space.Rank);
        if (group.Reduced is null)
            return (LoopBuilder.Physical(all, strides), null);
        var kept = LoopBuilder.Physical(all.Where(axis => !reduced.Contains(axis)), strides);
        // Positions count along the columns in their logical order.
        var positions = members.Any(member => member.Operation is ReduceOp { Kind: ReduceKind.ArgMax or ReduceKind.ArgMin });
        var inner = positions ? reduced : LoopBuilder.Physical(reduced, strides);
        return byColumns ? (inner, kept) : (kept, inner);
    }

    private static bool NeedsPlace(LoopGroup group, Tensor operand)
    {
        var source = Uses.Source(operand);
        if (group.Members.ContainsKey(source) || source.Operation is ConstantOp)
            return false;
        return !Uses.IsGenerator(source) || Uses.Through(operand, Fuser.GeneratorView(source)) is null;
    }

    private int EmitMember(LoopBuilder builder, LoopGroup group, Tensor member, Dictionary<Tensor, int> values)
    {
        var extent = group.Members[member];
        switch (member.Operation)
        {
            case ReduceOp:
                return builder.Add(RowReduction(member, Value(builder, group, member.Operands[0], Extent.Full, values)));
            case ElementwiseOperation operation:
                var operands = new int[member.Operands.Length];
                for (var i = 0; i < operands.Length; i++)
                    operands[i] = Value(builder, group, member.Operands[i], extent, values);
                return builder.Add(new ApplyInstruction(member.DType, operation, ImmutableArray.Create(operands)));
            default:
                return EmitGenerator(builder, group, member, Fuser.GeneratorView(member), extent);
        }
    }

    private int Value(LoopBuilder builder, LoopGroup group, Tensor operand, Extent extent, Dictionary<Tensor, int> values)
    {
        var source = Uses.Source(operand);
        if (values.TryGetValue(source, out var value))
            return value;
        if (source.Operation is ConstantOp constant)
            return values[source] = builder.Add(new ConstantInstruction(source.DType, constant.Value));
        if (!NeedsPlace(group, operand))
            return EmitGenerator(builder, group, source, Uses.Through(operand, Fuser.GeneratorView(source))!, extent);
        var place = PlaceOf(operand);
        return builder.Load(place.Slot, operand.DType, OverSpace(group, place.View, extent));
    }

    private int EmitGenerator(LoopBuilder builder, LoopGroup group, Tensor generator, View view, Extent extent)
    {
        var seen = OverSpace(group, view, extent);
        var coefficients = ImmutableArray.Create(seen.Strides);
        if (generator.Operation is IotaOp)
            return builder.Add(new IndexInstruction(generator.DType, coefficients, seen.Offset));
        var key = PlaceOf(generator.Operands[0]);
        var everywhere = new View(group.Space, new long[group.Space.Rank], key.View.Offset);
        return builder.Add(new RandomInstruction(builder.Input(key.Slot, DType.I64, everywhere), coefficients, seen.Offset));
    }

    /// <summary>A view of a member's shape as one of the group's space; a row value repeats along the reduced axes.</summary>
    private static View OverSpace(LoopGroup group, View view, Extent extent)
    {
        var squeezed = LoopGroup.Squeeze(view);
        if (extent == Extent.Full)
            return squeezed;
        var strides = new long[group.Space.Rank];
        var own = 0;
        for (var axis = 0; axis < strides.Length; axis++)
            strides[axis] = group.Reduced!.Value.Contains(axis) ? 0 : squeezed.Strides[own++];
        return new View(group.Space, strides, squeezed.Offset);
    }

    private void StoreMember(LoopBuilder builder, LoopGroup group, Tensor member, int value, int[] walk, bool byColumns)
    {
        var view = ChooseView(group, member, walk);
        Slot slot;
        if (direct.TryGetValue(member, out var root))
            (slot, view) = (outputSlots[root], ViewInRoot(root, member, view));
        else if (PieceOf(member) is { } whole)
            (slot, view) = PlaceInWhole(whole, member, view);
        else
            slot = NewArena(member);
        ReduceKind? reduction = byColumns && member.Operation is ReduceOp reduce ? reduce.Kind : null;
        builder.Store(slot, member.DType, OverSpace(group, view, group.Members[member]), value, reduction);
        places[member] = new Place(slot, view);
    }

    /// <summary>The physical order of a stored value: what a heavy reader wants, row-major where a reshape needs it, else the order of the walk.</summary>
    private View ChooseView(LoopGroup group, Tensor member, int[] walk)
    {
        var walked = InOrderOf(group, member, walk);
        foreach (var use in uses.Of(member))
        {
            var operand = use.User.Operands[use.Operand];
            if (!Uses.IsLoop(use.User) && use.User.Operation is not (ConcatenateOp or ScanOp) && ReferenceEquals(operand, member))
            {
                var ranks = new int[use.User.Operands.Length];
                for (var i = 0; i < ranks.Length; i++)
                    ranks[i] = use.User.Operands[i].Rank;
                if (backend.Layout(use.User.Operation, ranks, use.User.Rank).Operands[use.Operand] is { } wanted)
                    return View.Dense(member.Shape, wanted);
            }
            if (Uses.Through(operand, walked) is null)
                return View.RowMajor(member.Shape);
        }
        return walked;
    }

    private static View InOrderOf(LoopGroup group, Tensor member, int[] walk)
    {
        var row = group.Members[member] == Extent.Row;
        var spaceAxes = Enumerable.Range(0, group.Space.Rank).Where(axis => !row || !group.Reduced!.Value.Contains(axis)).ToList();
        var memberAxes = Enumerable.Range(0, member.Rank).Where(axis => member.Shape[axis] != 1).ToList();
        int[] order =
        [
            .. Enumerable.Range(0, member.Rank).Where(axis => member.Shape[axis] == 1),
            .. walk.Where(spaceAxes.Contains).Select(axis => memberAxes[spaceAxes.IndexOf(axis)]),
        ];
        return View.Dense(member.Shape, order);
    }

    private static string NameOf(List<Tensor> members)
    {
        var names = members.Where(member => !Uses.IsGenerator(member)).Select(member => member.Operation.Name).ToList();
        return names.Count <= 6 ? string.Join('+', names) : $"{string.Join('+', names.Take(5))}+{names.Count - 5} more";
    }
}
