using Fathom.Nn;

namespace Fathom.Bench;

/// <summary>Softmax, normalisation and pooling.</summary>
internal static class NormalisationOperators
{
    public static IEnumerable<Workload> All { get; } =
    [
        Operator.Forward("softmax_4096x1024", Softmax),
        Operator.Backward("softmax_4096x1024_bwd", SoftmaxBackward),
        Operator.Forward("layernorm_4096x768", LayerNorm),
        Operator.Backward("layernorm_4096x768_bwd", LayerNormBackward),
        Operator.Forward("batchnorm_train_32x64x56x56", BatchNorm),
        Operator.Backward("batchnorm_train_32x64x56x56_bwd", BatchNormBackward),
        Operator.Forward("maxpool_32x64x112x112", MaxPool),
    ];

    private static (Func<Tensor>, Tensor[]) Softmax()
    {
        var x = Data.Normal(4096, 1024);
        return (() => x.Softmax(), [x]);
    }

    private static (Tensor, Tensor[]) SoftmaxBackward()
    {
        var x = Data.Normal(4096, 1024);
        return (x.Softmax(), [x]);
    }

    private static (Func<Tensor>, Tensor[]) LayerNorm()
    {
        var (x, weight, bias) = (Data.Normal(4096, 768), Data.Normal(768), Data.Normal(768));
        return (() => x.LayerNorm([768], weight, bias), [x, weight, bias]);
    }

    private static (Tensor, Tensor[]) LayerNormBackward()
    {
        var (x, weight, bias) = (Data.Normal(4096, 768), Data.Normal(768), Data.Normal(768));
        return (x.LayerNorm([768], weight, bias), [x, weight, bias]);
    }

    private static (Func<Tensor>, Tensor[]) BatchNorm()
    {
        var (x, layer) = (Data.Normal(32, 64, 56, 56), new BatchNorm2d(64));
        return (() => layer.Forward(x), [x]);
    }

    private static (Tensor, Tensor[]) BatchNormBackward()
    {
        var (x, weight, bias) = (Data.Normal(32, 64, 56, 56), Data.Uniform(64), Data.Normal(64));
        var (y, mean, variance) = x.BatchNormOfBatch(weight, bias);
        // Kept from the forward pass, as the peer keeps them.
        Tensor.Eval(y, mean, variance);
        return (y, [x, weight, bias]);
    }

    private static (Func<Tensor>, Tensor[]) MaxPool()
    {
        var x = Data.Normal(32, 64, 112, 112);
        return (() => x.MaxPool([3], [2], [1]), [x]);
    }
}
