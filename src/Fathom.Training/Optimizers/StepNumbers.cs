namespace Fathom.Training;

/// <summary>
/// The numbers of one step as data, so that a number that changes from step to step compiles nothing. Parameters that ask for the same
/// expression in the same circumstances share one tensor.
/// </summary>
internal sealed class StepNumbers
{
    private readonly Dictionary<Key, Number> numbers = [];

    public Tensor Get(string expression, Func<double> number, ParameterGroup group, long step, DType dtype)
    {
        var value = number();
        var key = new Key(expression, group, step, dtype);
        if (!numbers.TryGetValue(key, out var known))
            numbers[key] = known = new Number(value, Tensor.Varying(number, dtype));
        // Sharing by expression and not by value: two numbers that happen to be equal in one step must not change the graph.
        return known.Value.Equals(value) ? known.Tensor
            : throw new InvalidOperationException($"Number: '{expression}' was {known.Value} and is {value} in the same step. Use two names for two numbers.");
    }

    private sealed record Key(string Expression, ParameterGroup Group, long Step, DType DType);

    private sealed record Number(double Value, Tensor Tensor);
}
