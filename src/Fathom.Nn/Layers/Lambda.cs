namespace Fathom.Nn;

/// <summary>A function as a layer, for use in <see cref="Sequential"/>. It holds no parameters of its own.</summary>
/// <param name="function">The function, for instance <c>x => x.Permute(0, 2, 1)</c>.</param>
public sealed class Lambda(Func<Tensor, Tensor> function) : Layer
{
    private readonly Func<Tensor, Tensor> function = function;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => function(x);
}
