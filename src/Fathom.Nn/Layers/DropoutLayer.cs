namespace Fathom.Nn;

/// <summary>What the kinds of dropout share: in training, a random mask drawn anew for every forward pass; else nothing.</summary>
public abstract class DropoutLayer : Layer
{
    private protected DropoutLayer(double probability, RandomKey? random)
    {
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "Dropout: the probability must lie in 0 to 1.");
        Probability = probability;
        RandomKey = (random ?? RandomKey.Default).Next();
    }

    /// <summary>How likely an element is to become zero; the others are scaled up so that the mean stays.</summary>
    public double Probability { get; }

    /// <summary>Where the masks come from, one key for each forward pass; assign it (or its <see cref="RandomKey.Drawn"/>) to resume a run exactly.</summary>
    public RandomKey RandomKey
    {
        get;
        set
        {
            if (!ReferenceEquals(field, value))
                CompiledFunction.SettingChanged();
            field = value;
        }
    }

    /// <summary>Shape of the mask for an input, which it broadcasts to.</summary>
    private protected abstract Shape MaskShape(Shape input);

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        if (!Training || Probability == 0)
            return x;
        if (Probability == 1)
            return x * 0;
        var kept = Tensor.RandomBernoulli(MaskShape(x.Shape), RandomKey.Next(), 1 - Probability);
        return Tensor.Where(kept, x * (1 / (1 - Probability)), 0);
    }
}
