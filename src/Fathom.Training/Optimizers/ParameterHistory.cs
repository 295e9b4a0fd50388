namespace Fathom.Training;

/// <summary>What an optimizer remembers of one parameter: how many steps it took, and its state by name.</summary>
/// <param name="parameter">The parameter.</param>
/// <param name="stateShape">Shape of a state of that name for a parameter of that shape.</param>
internal sealed class ParameterHistory(Parameter parameter, Func<string, Shape, Shape> stateShape)
{
    /// <summary>What the sum of gradients is called in checkpoints.</summary>
    public const string AccumulatedName = "accumulated";

    private readonly Dictionary<string, OptimizerState> states = [];

    public Parameter Parameter { get; } = parameter;

    /// <summary>Steps taken; a parameter that was frozen for a while has taken fewer than others, and bias corrections count its own.</summary>
    public long Steps { get; set; }

    public IReadOnlyDictionary<string, OptimizerState> States => states;

    public Tensor State(string name, double initial, DType dtype)
    {
        if (!states.TryGetValue(name, out var state))
            states[name] = state = new OptimizerState(Tensor.Full(stateShape(name, Parameter.Shape), initial, dtype)) { Name = $"{Parameter.Name}:{name}" };
        return state;
    }

    /// <summary>Sum of the gradients of micro-batches that await their update, or null; see <see cref="Optimizer.AccumulationSteps"/>.</summary>
    public OptimizerState? Accumulated { get; private set; }

    /// <summary>Micro-batches in that sum.</summary>
    public int AccumulatedCount { get; set; }

    /// <summary>The cell for the sum.</summary>
    public OptimizerState Accumulator(DType dtype) =>
        Accumulated ??= new OptimizerState(Tensor.Zeros(Parameter.Shape, dtype)) { Name = $"{Parameter.Name}:{AccumulatedName}" };

    /// <summary>Begins a sum of nothing, as if of so many micro-batches.</summary>
    public void ClearAccumulator(int count) => (Accumulated, AccumulatedCount) = (null, count);

    public OptimizerState StateVariable(string name) => states[name];

    /// <summary>Throws when a saved state has not the shape that this parameter's has.</summary>
    public void Check(IEnumerable<KeyValuePair<string, Tensor>> saved)
    {
        foreach (var (name, value) in saved)
            if (value.Shape != stateShape(name, Parameter.Shape))
                throw new ShapeException(
                    $"LoadState: '{name}' of parameter '{Parameter.Name}' {Parameter.Shape} has shape {value.Shape}. Is it the state of another model?");
    }

    /// <summary>Goes on from a saved state.</summary>
    public void Restore(long steps, int accumulated, IEnumerable<KeyValuePair<string, Tensor>> saved)
    {
        (Steps, AccumulatedCount) = (steps, accumulated);
        states.Clear();
        foreach (var (name, value) in saved)
        {
            var state = new OptimizerState(value) { Name = $"{Parameter.Name}:{name}" };
            if (name == AccumulatedName)
                Accumulated = state;
            else
                states[name] = state;
        }
    }
}
