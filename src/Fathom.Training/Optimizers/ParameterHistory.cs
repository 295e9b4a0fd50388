namespace Fathom.Training;

/// <summary>What an optimizer remembers of one parameter: how many steps it took, and its state by name.</summary>
internal sealed class ParameterHistory(Parameter parameter)
{
    private readonly Dictionary<string, OptimizerState> states = [];

    public Parameter Parameter { get; } = parameter;

    /// <summary>Steps taken; a parameter that was frozen for a while has taken fewer than others, and bias corrections count its own.</summary>
    public long Steps { get; set; }

    public IReadOnlyDictionary<string, OptimizerState> States => states;

    public Tensor State(string name, double initial, DType dtype)
    {
        if (!states.TryGetValue(name, out var state))
            states[name] = state = new OptimizerState(Tensor.Full(Parameter.Shape, initial, dtype)) { Name = $"{Parameter.Name}:{name}" };
        return state;
    }

    public OptimizerState StateVariable(string name) => states[name];

    public void Restore(long steps, IEnumerable<KeyValuePair<string, Tensor>> saved)
    {
        Steps = steps;
        states.Clear();
        foreach (var (name, value) in saved)
        {
            if (value.Shape != Parameter.Shape)
                throw new ShapeException(
                    $"LoadState: '{name}' of parameter '{Parameter.Name}' {Parameter.Shape} has shape {value.Shape}. Is it the state of another model?");
            states[name] = new OptimizerState(value) { Name = $"{Parameter.Name}:{name}" };
        }
    }
}
