namespace Fathom.Conformance;

/// <summary>Shape, order, selection and placement of elements.</summary>
internal static class MovementCases
{
    public static IReadOnlyDictionary<string, Computation> Table { get; } = new Dictionary<string, Computation>
    {
        ["permute"] = c => c["input"].Permute(c.Config.Integers("dims")),
        ["flip"] = c => c["input"].Flip(c.Config.Integers("dims")),
        ["roll"] = c => c.Config.Integers("shifts").Zip(c.Config.Integers("dims")).Aggregate(c["input"], (x, roll) => x.Roll(roll.First, roll.Second)),
        ["cat"] = c => Tensor.Concatenate(c.Inputs, c.Config.Integer("dim")),
        ["stack"] = c => Tensor.Stack(c.Inputs, c.Config.Integer("dim")),
        ["expand"] = c => c["input"].Expand(c.Config.Integers("size")),
        ["repeat"] = c => c["input"].Tile(c.Config.Integers("repeats")),
        ["repeat_interleave"] = c => c["input"].RepeatInterleave(c.Config.Integer("repeats"), c.Config.Integer("dim")),
        ["slice"] = c => c["input"][Positions(c.Config.Text("expr"))],
        ["gather"] = c => c["input"].Gather(c.Config.Integer("dim"), c["index"]),
        ["index_select"] = c => c["input"].Take(c["index"], c.Config.Integer("dim")),
        ["scatter_add"] = c => c["input"].ScatterAdd(c.Config.Integer("dim"), c["index"], c["src"]),
        ["index_add"] = c => c["input"].IndexAdd(c.Config.Integer("dim"), c["index"], c["source"]),
        ["tril"] = c => c["input"].Tril(c.Config.Integer("diagonal")),
        ["triu"] = c => c["input"].Triu(c.Config.Integer("diagonal")),
        ["pad"] = c => Pad(c["input"], c.Config.Integers("pad"), Mode(c.Config.Text("mode")), c.Config.Number("value", 0)),
        ["unfold"] = c => c["input"].Unfold(
            c.Config.Integers("kernel_size"), c.Config.Integers("stride", 1), c.Config.Integers("padding", 0), c.Config.Integers("dilation", 1)),
        ["fold"] = c => c["input"].Fold(
            c.Config.Integers("output_size"), c.Config.Integers("kernel_size"), c.Config.Integers("stride", 1), c.Config.Integers("padding", 0),
            c.Config.Integers("dilation", 1)),
        ["pixel_shuffle"] = c => c["input"].PixelShuffle(c.Config.Integer("upscale_factor")),
    };

    /// <summary>The padding mode that PyTorch calls <paramref name="name"/>.</summary>
    public static PadMode Mode(string name) => name switch
    {
        "constant" or "zeros" => PadMode.Constant,
        "reflect" => PadMode.Reflect,
        "replicate" => PadMode.Replicate,
        "circular" => PadMode.Circular,
        _ => throw new InvalidDataException($"unknown padding mode '{name}'"),
    };

    // PyTorch lists the last axis first: before, after, before, after, ...
    private static Tensor Pad(Tensor x, int[] sizes, PadMode mode, double value)
    {
        for (var i = 0; i < sizes.Length; i += 2)
            x = x.Pad(-1 - i / 2, sizes[i], sizes[i + 1], mode, value);
        return x;
    }

    /// <summary>The positions of a Python index expression of ranges, such as "[:, ::2, 1:]".</summary>
    private static Indexer[] Positions(string expression) => [.. expression.Trim('[', ']').Split(',').Select(Position)];

    private static Indexer Position(string position)
    {
        var parts = position.Trim().Split(':');
        if (parts.Length == 1)
            return int.Parse(parts[0]);
        var (start, end) = (Edge(parts[0], Index.Start), Edge(parts[1], Index.End));
        return parts.Length == 3 && parts[2].Length > 0 ? Indexer.Stepped(start..end, int.Parse(parts[2])) : start..end;
    }

    private static Index Edge(string text, Index absent) => text.Length == 0 ? absent
        : int.Parse(text) is var number && number < 0 ? ^-number : number;
}
