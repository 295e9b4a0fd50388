namespace Fathom.Training;

public sealed partial class Lbfgs
{
    /// <summary>The state as named tensors, for checkpoints.</summary>
    public IReadOnlyDictionary<string, Tensor> State
    {
        get
        {
            var state = new Dictionary<string, Tensor>
            {
                ["n_iter"] = Tensor.Of(MoveCount),
                ["func_evals"] = Tensor.Of(EvaluationCount),
                ["lr"] = Tensor.Of(LearningRate),
                ["t"] = Tensor.Of(stepLength),
                ["h_diag"] = Tensor.Of(history.Scale),
            };
            if (direction is not null && gradientBefore is not null)
                (state["d"], state["prev_flat_grad"]) = (direction, gradientBefore);
            for (var i = 0; i < history.Pairs.Count; i++)
                (state[$"old_stps.{i}"], state[$"old_dirs.{i}"], state[$"ro.{i}"]) =
                    (history.Pairs[i].S, history.Pairs[i].Y, Tensor.Of(history.Pairs[i].Rho));
            return state;
        }
    }

    /// <summary>Goes on from a state that <see cref="State"/> gave: the next steps are the same bits.</summary>
    /// <exception cref="InvalidDataException">When something is missing.</exception>
    /// <exception cref="ShapeException">When the state is of other parameters.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        var pairs = new List<CurvatureHistory.Pair>();
        for (var i = 0; state.ContainsKey($"old_stps.{i}"); i++)
            pairs.Add(new(Vector($"old_stps.{i}"), Vector($"old_dirs.{i}"), Number($"ro.{i}")));
        var (moved, scale, length, rate) = (state.ContainsKey("d"), Number("h_diag"), Number("t"), Number("lr"));
        (direction, gradientBefore) = moved ? (Vector("d"), Vector("prev_flat_grad")) : (null, null);
        history.Restore(pairs, scale);
        (stepLength, LearningRate) = (length, rate);
        (MoveCount, EvaluationCount) = (Find("n_iter").Item<long>(), Find("func_evals").Item<long>());

        Tensor Find(string name) => state.TryGetValue(name, out var value) ? value : throw new InvalidDataException($"LoadState: '{name}' is missing.");
        double Number(string name) => Find(name).Item<double>();
        Tensor Vector(string name)
        {
            var (value, count) = (Find(name), parameters.Sum(parameter => parameter.Shape.ElementCount));
            return value.Rank == 1 && value.Shape[0] == count ? value.Eval() : throw new ShapeException(
                $"LoadState: '{name}' has shape {value.Shape}, the parameters have {count} elements. Is it the state of another model?");
        }
    }
}
