namespace Fathom.Training;

/// <summary>
/// Finds a step t along a direction d with f(t) ≤ f(0) + c₁ t f'(0) and |f'(t)| ≤ c₂ |f'(0)|: first an interval that holds such a step, then ever
/// smaller ones by cubic interpolation.
/// </summary>
/// <remarks>Nocedal and Wright, "Numerical Optimization" (2006), algorithms 3.5 and 3.6, with the safeguards of PyTorch (after minFunc).</remarks>
internal sealed class StrongWolfe
{
    private const double SufficientDecrease = 1e-4, Curvature = 0.9;
    private const int MaxEvaluations = 25;

    private readonly FlatObjective objective;
    private readonly Tensor x, d;
    private readonly Point origin;
    private readonly double tolerance;
    private int evaluations;

    private StrongWolfe(FlatObjective objective, Tensor x, Tensor d, Point origin, double tolerance) =>
        (this.objective, this.x, this.d, this.origin, this.tolerance) = (objective, x, d, origin, tolerance);

    /// <summary>A place on the line: step, loss, gradient and slope.</summary>
    internal sealed record Point(double T, double F, Tensor Gradient, double Slope);

    /// <summary>The point found; parameters are left wherever the search looked last.</summary>
    public static Point Search(FlatObjective objective, Tensor x, Tensor d, Point origin, double firstStep, double tolerance)
    {
        var search = new StrongWolfe(objective, x, d, origin, tolerance);
        var (a, b) = search.Bracket(firstStep);
        return b is null ? a : search.Zoom(a, b);
    }

    /// <summary>Two points between which there is a step to take, or one that can be taken.</summary>
    private (Point, Point?) Bracket(double t)
    {
        var (before, now) = (origin, At(t));
        for (var i = 0; i < MaxEvaluations; i++)
        {
            if (TooHigh(now) || i > 1 && now.F >= before.F)
                return (before, now);
            if (FlatEnough(now))
                return (now, null);
            if (now.Slope >= 0)
                return (before, now);
            var next = Interpolate(before, now, now.T + 0.01 * (now.T - before.T), 10 * now.T);
            (before, now, evaluations) = (now, At(next), i + 1);
        }
        return (origin, now);
    }

    private Point Zoom(Point first, Point second)
    {
        Point[] bracket = [first, second];
        var reach = d.LargestMagnitude();
        var low = first.F <= second.F ? 0 : 1;
        var slow = false;
        for (; evaluations < MaxEvaluations && Math.Abs(bracket[1].T - bracket[0].T) * reach >= tolerance; evaluations++)
        {
            (var t, slow) = Inside(bracket, slow);
            var now = At(t);
            if (TooHigh(now) || now.F >= bracket[low].F)
            {
                bracket[1 - low] = now;
                low = bracket[0].F <= bracket[1].F ? 0 : 1;
                continue;
            }
            var done = FlatEnough(now);
            if (!done && now.Slope * (bracket[1 - low].T - bracket[low].T) >= 0)
                bracket[1 - low] = bracket[low];
            bracket[low] = now;
            if (done)
                break;
        }
        return bracket[low];
    }

    /// <summary>Where the cubic through both ends is lowest, but not twice in a row near an end.</summary>
    private static (double T, bool Slow) Inside(Point[] bracket, bool slow)
    {
        var (start, end) = (Math.Min(bracket[0].T, bracket[1].T), Math.Max(bracket[0].T, bracket[1].T));
        var t = Interpolate(bracket[0], bracket[1], start, end);
        var margin = 0.1 * (end - start);
        if (Math.Min(end - t, t - start) >= margin)
            return (t, false);
        if (!slow && t < end && t > start)
            return (t, true);
        return (Math.Abs(t - end) < Math.Abs(t - start) ? end - margin : start + margin, false);
    }

    /// <summary>The minimum between bounds of the cubic with the values and slopes of two points.</summary>
    private static double Interpolate(Point a, Point b, double low, double high)
    {
        var (left, right) = a.T <= b.T ? (a, b) : (b, a);
        var d1 = a.Slope + b.Slope - 3 * (a.F - b.F) / (a.T - b.T);
        var square = d1 * d1 - a.Slope * b.Slope;
        if (!(square >= 0))
            return (low + high) / 2;
        var d2 = Math.Sqrt(square);
        var t = right.T - (right.T - left.T) * ((right.Slope + d2 - d1) / (right.Slope - left.Slope + 2 * d2));
        return Math.Min(Math.Max(t, low), high);
    }

    private bool TooHigh(Point point) => point.F > origin.F + SufficientDecrease * point.T * origin.Slope;

    private bool FlatEnough(Point point) => Math.Abs(point.Slope) <= -Curvature * origin.Slope;

    private Point At(double t)
    {
        objective.Move(x, t, d);
        var (f, gradient) = objective.Evaluate();
        return new(t, f, gradient, gradient.Dot(d));
    }
}
