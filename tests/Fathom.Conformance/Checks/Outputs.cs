namespace Fathom.Conformance;

/// <summary>Results of an operation: one tensor, or values and indices.</summary>
internal readonly record struct Outputs(params Tensor[] Tensors)
{
    public static implicit operator Outputs(Tensor output) => new(output);

    public static implicit operator Outputs((Tensor Values, Tensor Indices) outputs) => new(outputs.Values, outputs.Indices);
}
