namespace Fathom.Nn;

/// <summary>
/// A module that maps one tensor to one tensor by a formula. Its <see cref="Forward"/> can be watched (<see cref="ForwardTrace"/>), and
/// an error in it says which layer of the model it was.
/// </summary>
public abstract class Layer : Module, ILayer
{
    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => Watched(x, Apply);

    /// <summary>The formula.</summary>
    protected abstract Tensor Apply(Tensor x);

    /// <summary>Applies a formula as <see cref="Forward"/> does, for layers that also have forms with further arguments.</summary>
    protected Tensor Watched(Tensor x, Func<Tensor, Tensor> formula)
    {
        try
        {
            var y = formula(x);
            ForwardTrace.Record(this, x, y);
            return y;
        }
        catch (ShapeException error) when (!error.Data.Contains(nameof(Layer)))
        {
            // Layers nest; only the innermost one names itself.
            throw new ShapeException($"{this}: {error.Message}") { Data = { [nameof(Layer)] = true } };
        }
    }

    /// <summary>The class, and the place in the model where a walk over it has given one.</summary>
    public override string ToString() => Path.Length == 0 ? GetType().Name : $"{GetType().Name} '{Path}'";
}
