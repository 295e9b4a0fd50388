namespace Fathom.Nn;

/// <summary>A layer beside a short cut: y = body(x) + shortcut(x) (He, Zhang, Ren and Sun 2015, arXiv:1512.03385).</summary>
/// <param name="body">The layer; its result must have the shape of the short cut's.</param>
/// <param name="shortcut">What the short cut does; null passes x on.</param>
public sealed class Residual(ILayer body, ILayer? shortcut = null) : Layer
{
    private readonly ILayer body = body;
    private readonly ILayer? shortcut = shortcut;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        var (y, passed) = (body.Forward(x), shortcut is null ? x : shortcut.Forward(x));
        if (y.Shape != passed.Shape)
            throw new ShapeException($"Residual: the body gives {y.Shape}, the short cut {passed.Shape}. Give the short cut a layer that fits, such as a 1x1 convolution?");
        return y + passed;
    }

    /// <inheritdoc/>
    protected internal override void Visit(ModuleVisitor visitor)
    {
        visitor.Child("body", body as Module);
        visitor.Child("shortcut", shortcut as Module);
    }
}
