namespace Fathom.Core.Tests.Autodiff;

/// <summary>A function of f64 tensors and where to differentiate it.</summary>
internal sealed record DifferentiableCase(string Name, Func<Tensor[], Tensor> Function, params Tensor[] Inputs)
{
    public override string ToString() => Name;
}
