namespace Fathom.Nn;

/// <summary>In training, each element becomes zero with a given probability and is scaled up otherwise; in evaluation nothing happens.</summary>
/// <param name="probability">How likely an element is to become zero.</param>
/// <param name="random">Source of the masks; null draws from <see cref="RandomKey.Default"/>.</param>
/// <remarks>Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov (2014), JMLR 15(56).</remarks>
public sealed class Dropout(double probability = 0.5, RandomKey? random = null) : DropoutLayer(probability, random)
{
    /// <summary>Options of an attention with this layer's dropout of its weights: what it would be if they were ever stored.</summary>
    public AttentionOptions For(AttentionOptions options) =>
        Training && Probability > 0 ? options with { Dropout = Probability, Key = RandomKey.Next() } : options;

    private protected override Shape MaskShape(Shape input) => input;
}
