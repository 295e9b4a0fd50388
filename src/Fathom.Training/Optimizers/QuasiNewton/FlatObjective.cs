namespace Fathom.Training;

/// <summary>A loss as a function of one vector: all parameters end to end.</summary>
internal sealed class FlatObjective(IReadOnlyList<Parameter> parameters, DType dtype, Func<Tensor> loss)
{
    /// <summary>The loss as the user built it, at the last point.</summary>
    public Tensor? Loss { get; private set; }

    /// <summary>How often the loss was computed.</summary>
    public int Evaluations { get; private set; }

    /// <summary>The parameters as they are, a vector.</summary>
    public Tensor Point => Join(parameters.Select(parameter => (Tensor)parameter)).Eval();

    /// <summary>Loss and gradient where the parameters are.</summary>
    public (double Value, Tensor Gradient) Evaluate()
    {
        var built = loss();
        var gradient = Join(built.Grad([.. parameters.Select(parameter => (Tensor)parameter)]));
        // In one program, like a training step; it writes nothing but what the forward pass updates.
        TrainingStep.Run([built, gradient], []);
        (Loss, Evaluations) = (built, Evaluations + 1);
        return (built.Item<double>(), gradient);
    }

    /// <summary>Puts the parameters at x + t d.</summary>
    public void Move(Tensor x, double t, Tensor d)
    {
        var point = x + t * d;
        var values = new (Variable, Tensor)[parameters.Count];
        var start = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var (parameter, size) = (parameters[i], (int)parameters[i].Shape.ElementCount);
            values[i] = (parameter, point.Slice(0, start..(start + size)).Reshape(parameter.Shape).To(parameter.DType));
            start += size;
        }
        Variable.Assign(values);
    }

    private Tensor Join(IEnumerable<Tensor> tensors) => Tensor.Concatenate([.. tensors.Select(tensor => tensor.Reshape(-1).To(dtype))]);
}
