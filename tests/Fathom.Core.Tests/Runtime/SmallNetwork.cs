namespace Fathom.Core.Tests.Runtime;

/// <summary>A small convolutional network with momentum, written with tensors alone.</summary>
internal sealed class SmallNetwork
{
    private readonly Parameter kernel = new((Sample.Normal([4, 2, 3, 3], 1) * 0.3).To(DType.F32)) { Name = "kernel" };
    private readonly Parameter weight = new((Sample.Normal([3, 64], 2) * 0.1).To(DType.F32)) { Name = "weight" };
    private readonly Parameter bias = new(Tensor.Zeros([3])) { Name = "bias" };
    private readonly StateBuffer[] velocity;

    public SmallNetwork() => velocity = [.. Parameters.Select(parameter => new StateBuffer(Tensor.Zeros(parameter.Shape)))];

    public Parameter[] Parameters => [kernel, weight, bias];

    public static Tensor Batch(int step) => Sample.Normal([8, 2, 8, 8], 100 + (ulong)step).To(DType.F32).Eval();

    /// <param name="x">[B, 2, 8, 8].</param>
    /// <returns>[B, 3].</returns>
    public Tensor Forward(Tensor x)
    {
        var geometry = ConvGeometry.Create([2, 2], [1, 1], [1, 1]);
        var h = ConvOp.Apply(x, kernel, geometry, "Conv");
        h = h * h.Sigmoid();
        return h.Flatten(1).MatMul(weight.T) + bias;
    }

    public Tensor Loss(Tensor x)
    {
        var logits = Forward(x);
        var shifted = logits - logits.Max(1, true).Detach();
        return (shifted.Exp().Sum(1).Log() - shifted[.., 0]).Sum() / x.Shape[0];
    }

    public void Step(Tensor x, double rate = 0.05)
    {
        var loss = Loss(x);
        Tensor[] parameters = [.. Parameters.Select(parameter => parameter.Value)];
        var gradients = loss.Grad(parameters);
        var updates = new List<(Variable, Tensor)>();
        for (var i = 0; i < parameters.Length; i++)
        {
            var moved = 0.9 * velocity[i].Value + gradients[i];
            updates.Add((velocity[i], moved));
            updates.Add((Parameters[i], parameters[i] - rate * moved));
        }
        TrainingStep.Run([loss], updates.ToArray());
    }

    /// <summary>All parameters' bits.</summary>
    public float[] State() => [.. Parameters.SelectMany(parameter => parameter.Value.ToArray<float>())];
}
