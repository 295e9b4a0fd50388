using System.Collections;

namespace Fathom.Nn;

/// <summary>Layers one after another; in the state they are called 0, 1, ...</summary>
/// <param name="layers">The layers, each a <see cref="Module"/>.</param>
public sealed class Sequential(params IReadOnlyList<ILayer> layers) : Layer, IReadOnlyList<ILayer>
{
    private readonly ILayer[] layers = [.. layers];

    /// <inheritdoc/>
    public int Count => layers.Length;

    /// <inheritdoc/>
    public ILayer this[int index] => layers[index];

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        foreach (var layer in layers)
            x = layer.Forward(x);
        return x;
    }

    /// <inheritdoc/>
    protected internal override void Visit(ModuleVisitor visitor) => visitor.Child("", layers.Select(layer => layer as Module));

    /// <inheritdoc/>
    public IEnumerator<ILayer> GetEnumerator() => ((IEnumerable<ILayer>)layers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
