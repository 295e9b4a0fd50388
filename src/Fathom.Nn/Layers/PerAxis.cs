namespace Fathom.Nn;

/// <summary>A number for each spatial axis, outermost first, written <c>3</c> (the same for all) or <c>(3, 2)</c>.</summary>
public readonly struct PerAxis
{
    private readonly int[]? values;

    private PerAxis(int[] values) => this.values = values;

    /// <summary>The same number for all axes.</summary>
    public static implicit operator PerAxis(int value) => new([value]);

    /// <summary>Height and width.</summary>
    public static implicit operator PerAxis((int Height, int Width) values) => new([values.Height, values.Width]);

    /// <summary>Depth, height and width.</summary>
    public static implicit operator PerAxis((int Depth, int Height, int Width) values) => new([values.Depth, values.Height, values.Width]);

    /// <summary>One number per axis.</summary>
    public static implicit operator PerAxis(int[] values) => new([.. values]);

    /// <summary>The numbers for <paramref name="rank"/> axes.</summary>
    internal int[] For(int rank, string operation, string name) => values switch
    {
        [var all] => [.. Enumerable.Repeat(all, rank)],
        { } given when given.Length == rank => given,
        _ => throw new ShapeException($"{operation}: {name} takes one number, or one for each of {rank} spatial axes, got {this}."),
    };

    /// <inheritdoc/>
    public override string ToString() => values is [var all] ? $"{all}" : $"({string.Join(", ", values ?? [])})";
}
