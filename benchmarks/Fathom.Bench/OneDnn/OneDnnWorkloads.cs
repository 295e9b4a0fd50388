namespace Fathom.Bench;

/// <summary>Matrix products and convolutions through oneDNN, under the names of ours, in several layouts.</summary>
internal static unsafe class OneDnnWorkloads
{
    /// <summary>Variants of each: operands in rows or channels-last, or wherever the library likes them best.</summary>
    public static IReadOnlyList<string> Variants { get; } = ["plain", "any"];

    /// <summary>Names of those that there are.</summary>
    public static IEnumerable<string> Names { get; } =
        ProductSizes.All.Select(size => "op_" + size.Name).Concat(ConvSizes.All.SelectMany(size => new[] { $"op_conv_{size.Name}_fwd", $"op_conv_{size.Name}_bwd" }));

    /// <summary>One of them.</summary>
    public static Workload Create(string name, string variant)
    {
        var any = variant == "any";
        foreach (var size in ProductSizes.All.Where(size => name == "op_" + size.Name))
            return new(name, () => new(Product(size, any).Run));
        var convolution = ConvSizes.All.First(size => name.StartsWith($"op_conv_{size.Name}_", StringComparison.Ordinal) && name.Length == $"op_conv_{size.Name}_fwd".Length);
        return new(name, () => new(name.EndsWith("_fwd", StringComparison.Ordinal) ? Forward(convolution, any).Run : Backward(convolution, any)));
    }

    private static DnnlPrimitive Product(ProductSizes size, bool any)
    {
        var source = DnnlDescriptor.Array(any ? Dnnl.Any : Dnnl.AB, size.M, size.K);
        var weights = DnnlDescriptor.Array(any ? Dnnl.Any : size.Linear ? Dnnl.BA : Dnnl.AB, size.K, size.N);
        var destination = DnnlDescriptor.Array(any ? Dnnl.Any : Dnnl.AB, size.M, size.N);
        DnnlDescriptor? bias = size.Linear ? DnnlDescriptor.Array(Dnnl.AB, 1, size.N) : null;
        var operation = new DnnlDescriptor();
        Dnnl.Check(Dnnl.DescribeMatMul(operation.Address, source.Address, weights.Address, bias is { } given ? given.Address : null, destination.Address));
        return new DnnlPrimitive(operation, [Dnnl.Source, Dnnl.Weights, Dnnl.Destination], bias);
    }

    private static DnnlPrimitive Forward(ConvSizes size, bool any)
    {
        var (source, weights, destination) = Operands(size, any);
        var operation = new DnnlDescriptor();
        var (strides, padding) = Geometry(size);
        fixed (long* stride = strides, pad = padding)
            Dnnl.Check(Dnnl.DescribeConvolution(
                operation.Address, Dnnl.ForwardTraining, Dnnl.ConvolutionDirect, source.Address, weights.Address, null, destination.Address, stride, pad, pad));
        return new DnnlPrimitive(operation, [Dnnl.Source, Dnnl.Weights, Dnnl.Destination]);
    }

    private static Action Backward(ConvSizes size, bool any)
    {
        var forward = Forward(size, any);
        var (source, weights, destination) = Operands(size, any);
        var (bySource, byWeights) = (new DnnlDescriptor(), new DnnlDescriptor());
        var (strides, padding) = Geometry(size);
        fixed (long* stride = strides, pad = padding)
        {
            Dnnl.Check(Dnnl.DescribeSourceGradient(
                bySource.Address, Dnnl.ConvolutionDirect, source.Address, weights.Address, destination.Address, stride, pad, pad));
            Dnnl.Check(Dnnl.DescribeWeightsGradient(
                byWeights.Address, Dnnl.ConvolutionDirect, source.Address, weights.Address, null, destination.Address, stride, pad, pad));
        }
        var first = new DnnlPrimitive(bySource, [Dnnl.SourceGradient, Dnnl.Weights, Dnnl.DestinationGradient], forward: forward);
        var second = new DnnlPrimitive(byWeights, [Dnnl.Source, Dnnl.WeightsGradient, Dnnl.DestinationGradient], forward: forward);
        return () =>
        {
            first.Run();
            second.Run();
        };
    }

    private static (DnnlDescriptor Source, DnnlDescriptor Weights, DnnlDescriptor Destination) Operands(ConvSizes size, bool any)
    {
        var layout = any ? Dnnl.Any : Dnnl.ACDB;
        // Weights always as the library likes them: with channels-last images and plain weights it falls back to its reference loops.
        var weights = size.Groups == 1
            ? DnnlDescriptor.Array(Dnnl.Any, size.Outputs, size.Inputs, size.Kernel, size.Kernel)
            : DnnlDescriptor.Array(Dnnl.Any, size.Groups, size.Outputs / size.Groups, size.Inputs / size.Groups, size.Kernel, size.Kernel);
        return (DnnlDescriptor.Array(layout, size.Batch, size.Inputs, size.Size, size.Size), weights,
            DnnlDescriptor.Array(layout, size.Batch, size.Outputs, size.OutputSize, size.OutputSize));
    }

    private static (long[] Strides, long[] Padding) Geometry(ConvSizes size) => ([size.Stride, size.Stride], [size.Padding, size.Padding]);
}
