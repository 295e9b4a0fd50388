namespace Fathom.Nn;

/// <summary>What maps one tensor to one tensor: any layer, or a model made of layers.</summary>
public interface ILayer
{
    /// <summary>The result for <paramref name="x"/>, as a node of the graph.</summary>
    Tensor Forward(Tensor x);
}
