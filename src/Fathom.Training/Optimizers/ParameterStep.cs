using System.Runtime.CompilerServices;

namespace Fathom.Training;

/// <summary>
/// One parameter in one step of an optimizer: its value and gradient, and the state that the optimizer keeps for it. Arithmetic is in f32,
/// or f64 for parameters of f64; half-precision parameters are widened on the way in and rounded on the way out.
/// </summary>
public sealed class ParameterStep
{
    private readonly ParameterHistory history;
    private readonly int before;
    private readonly StepNumbers numbers;
    private readonly List<(Variable Variable, Tensor Value)> updates;

    internal ParameterStep(
        ParameterGroup group, ParameterHistory history, int before, Tensor gradient, StepNumbers numbers, List<(Variable, Tensor)> updates)
    {
        (Group, this.history, this.before, this.numbers, this.updates) = (group, history, before, numbers, updates);
        DType = Optimizer.ComputeType(history.Parameter);
        Value = ((Tensor)history.Parameter).To(DType);
        Gradient = gradient.To(DType);
    }

    /// <summary>The group of the parameter, with learning rate and weight decay.</summary>
    public ParameterGroup Group { get; }

    /// <summary>Dtype of value, gradient and state here.</summary>
    public DType DType { get; }

    /// <summary>The parameter before the step.</summary>
    public Tensor Value { get; }

    /// <summary>Its gradient, negated when the optimizer maximizes.</summary>
    public Tensor Gradient { get; }

    /// <summary>Number of this step for this parameter, from 1.</summary>
    public long Number => history.Steps + before + 1;

    /// <summary>The gradient of the loss with a penalty ½ λ |p|² added: g + λ p, λ the group's weight decay.</summary>
    public Tensor DecayedGradient => Group.WeightDecay == 0 ? Gradient : Gradient + Group.WeightDecay * Value;

    /// <summary>The value after decoupled weight decay: p (1 - η λ), η the learning rate and λ the group's weight decay.</summary>
    public Tensor DecayedValue => Group.WeightDecay == 0 ? Value : Value * Data(() => 1 - Group.LearningRate * Group.WeightDecay);

    /// <summary>
    /// A number as data, for those that change from step to step; a number written directly in a formula should be the same in all steps.
    /// </summary>
    /// <param name="value">The number, from what holds at this step; a compiled step asks again each time.</param>
    /// <param name="expression">What tells it from the other numbers of the step; its source text unless given.</param>
    public Tensor Data(Func<double> value, [CallerArgumentExpression(nameof(value))] string expression = "") =>
        numbers.Get(expression, value, Group, Number, DType);

    /// <summary>
    /// What the optimizer keeps under <paramref name="name"/> for this parameter, of its shape (or what <see cref="Optimizer.StateShape"/> says); made at
    /// the first step.
    /// </summary>
    /// <param name="name">Name in checkpoints, such as <c>exp_avg</c>.</param>
    /// <param name="initial">All its elements at the start.</param>
    public Tensor State(string name, double initial = 0) => history.State(name, initial, DType);

    /// <summary>Gives state a new value, and returns that value.</summary>
    public Tensor Keep(string name, Tensor value)
    {
        updates.Add((history.StateVariable(name), value));
        return value;
    }
}
