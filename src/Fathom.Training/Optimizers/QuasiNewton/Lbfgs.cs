namespace Fathom.Training;

/// <summary>
/// Limited-memory BFGS: moves along -H g, H an estimate of the inverse Hessian from the last moves. For full batches and smooth losses: it asks for the loss
/// several times a step, so that it takes a function that builds it, and that must mean the same loss each time.
/// </summary>
/// <remarks>Liu and Nocedal (1989), "On the limited memory BFGS method for large scale optimization", Math. Programming 45, in PyTorch's form.</remarks>
public sealed partial class Lbfgs
{
    private readonly IReadOnlyList<Parameter> parameters;
    private readonly DType dtype;
    private CurvatureHistory history;
    private Tensor? direction, gradientBefore;
    private double stepLength;

    /// <summary>An optimizer of some parameters. Frozen ones are left alone.</summary>
    /// <exception cref="ArgumentException">When there is no parameter that is not frozen.</exception>
    public Lbfgs(IEnumerable<Parameter> parameters)
    {
        this.parameters = [.. parameters.Where(parameter => !parameter.Frozen).Distinct()];
        if (this.parameters.Count == 0)
            throw new ArgumentException("Lbfgs: there are no parameters to optimize. Pass model.Parameters, of which some are not frozen?", nameof(parameters));
        dtype = this.parameters.Any(parameter => parameter.DType == DType.F64) ? DType.F64 : DType.F32;
        history = new(HistorySize);
    }

    /// <summary>Length of a step without line search, and of the first try with one.</summary>
    public double LearningRate { get; set; } = 1;

    /// <summary>Moves per call of <see cref="Step"/>, at most.</summary>
    public int MaxIterations { get; init; } = 20;

    /// <summary>Evaluations of the loss per call of <see cref="Step"/> after which no further move begins; null for 5/4 of the moves.</summary>
    public int? MaxEvaluations { get; init; }

    /// <summary>A gradient whose elements are no larger ends the step.</summary>
    public double GradientTolerance { get; init; } = 1e-7;

    /// <summary>A move whose elements are no larger ends the step, and so does a smaller change of the loss.</summary>
    public double ChangeTolerance { get; init; } = 1e-9;

    /// <summary>How many moves the estimate of the Hessian is made from; each costs two vectors of the size of all parameters.</summary>
    public int HistorySize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            (field, history) = (value, new(value));
        }
    } = 100;

    /// <summary>How far to go in a direction.</summary>
    public LineSearch LineSearch { get; init; }

    /// <summary>Moves made.</summary>
    public long MoveCount { get; private set; }

    /// <summary>Evaluations of the loss made.</summary>
    public long EvaluationCount { get; private set; }

    /// <summary>Up to <see cref="MaxIterations"/> moves.</summary>
    /// <param name="loss">Builds the loss, one number, from the parameters as they are; called several times.</param>
    /// <returns>The loss before the step, evaluated.</returns>
    /// <exception cref="ShapeException">When the loss is not one number.</exception>
    public Tensor Step(Func<Tensor> loss)
    {
        var objective = new FlatObjective(parameters, dtype, loss);
        var (value, gradient) = objective.Evaluate();
        var first = objective.Loss!;
        if (gradient.LargestMagnitude() > GradientTolerance)
            Minimize(objective, value, gradient);
        EvaluationCount += objective.Evaluations;
        return first;
    }

    private void Minimize(FlatObjective objective, double value, Tensor gradient)
    {
        var limit = MaxEvaluations ?? MaxIterations * 5 / 4;
        for (var move = 1; move <= MaxIterations; move++)
        {
            Turn(gradient);
            var (d, before) = (direction!, value);
            gradientBefore = gradient;
            stepLength = MoveCount == 1 ? Math.Min(1, 1 / gradient.Abs().Sum().Item<double>()) * LearningRate : LearningRate;
            var slope = gradient.Dot(d);
            if (slope > -ChangeTolerance)
                return;
            var last = move == MaxIterations;
            (value, gradient) = LineSearch == LineSearch.StrongWolfe ? Search(objective, value, gradient, slope) : Go(objective, value, gradient, last);
            if (last || objective.Evaluations >= limit || gradient.LargestMagnitude() <= GradientTolerance
                || Math.Abs(stepLength) * d.LargestMagnitude() <= ChangeTolerance || Math.Abs(value - before) < ChangeTolerance)
                return;
        }
    }

    /// <summary>The next direction, with what the last move taught.</summary>
    private void Turn(Tensor gradient)
    {
        MoveCount++;
        if (direction is { } d && gradientBefore is { } before)
        {
            history.Add((stepLength * d).Eval(), (gradient - before).Eval());
            direction = history.Direction(gradient);
        }
        else
            direction = (-gradient).Eval();
    }

    private (double Value, Tensor Gradient) Go(FlatObjective objective, double value, Tensor gradient, bool last)
    {
        objective.Move(objective.Point, stepLength, direction!);
        // The loss after the last move is the first that the next step asks for.
        return last ? (value, gradient) : objective.Evaluate();
    }

    private (double Value, Tensor Gradient) Search(FlatObjective objective, double value, Tensor gradient, double slope)
    {
        var x = objective.Point;
        var found = StrongWolfe.Search(objective, x, direction!, new(0, value, gradient, slope), stepLength, ChangeTolerance);
        stepLength = found.T;
        objective.Move(x, stepLength, direction!);
        return (found.F, found.Gradient);
    }
}
