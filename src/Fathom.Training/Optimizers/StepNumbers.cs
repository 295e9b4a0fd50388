namespace Fathom.Training;

/// <summary>
/// The numbers of one step as data, so that a number that changes from step to step compiles nothing. Parameters that ask for the same
/// expression in the same circumstances share one tensor.
/// </summary>
internal sealed class StepNumbers
{
    private readonly Dictionary<(string Expression, ParameterGroup Group, long Step, DType DType), (double Value, Tensor Tensor)> numbers = [];

    public Tensor Get(string expression, double value, ParameterGroup group, long step, DType dtype)
    {
        var key = (expression, group, step, dtype);
        if (!numbers.TryGetValue(key, out var number))
            numbers[key] = number = (value, dtype == DType.F64 ? Tensor.Of(value) : Tensor.Of((float)value));
        // Sharing by expression and not by value: two numbers that happen to be equal in one step must not change the graph.
        return number.Value.Equals(value) ? number.Tensor
            : throw new InvalidOperationException($"Number: '{expression}' was {number.Value} and is {value} in the same step. Use two names for two numbers.");
    }
}
