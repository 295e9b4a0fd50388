namespace Fathom.Bench;

/// <summary>Random data in memory, the same in every run.</summary>
internal static class Data
{
    /// <summary>How many batches a workload takes in turn.</summary>
    public const int Batches = 4;

    private static readonly RandomKey Key = new(0);

    /// <summary>Normally distributed numbers.</summary>
    public static Tensor Normal(params ReadOnlySpan<int> shape) => InMemory(Tensor.RandomNormal(Shape.Create(shape), Key.Next()));

    /// <summary>Numbers in 0 to 1.</summary>
    public static Tensor Uniform(params ReadOnlySpan<int> shape) => InMemory(Tensor.RandomUniform(Shape.Create(shape), Key.Next()));

    /// <summary>Whole numbers from 0 to below <paramref name="end"/>.</summary>
    public static Tensor Labels(int end, params ReadOnlySpan<int> shape) => InMemory(Tensor.RandomIntegers(Shape.Create(shape), Key.Next(), 0, end));

    /// <summary>As many batches as a workload takes in turn.</summary>
    public static Tensor[] Several(Func<Tensor> create) => [.. Enumerable.Range(0, Batches).Select(_ => create())];

    private static Tensor InMemory(Tensor x) => Tensor.FromBytes(x.DType, x.Shape, x.ToBytes());
}
