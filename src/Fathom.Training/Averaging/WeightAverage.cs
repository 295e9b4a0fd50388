using Fathom.Nn;

namespace Fathom.Training;

/// <summary>
/// An average of a model's parameters over the steps of training, which often predicts better than the parameters themselves. Call <see cref="Update"/> after each step that counts
/// (<see cref="TrainerOptions.Average"/> does), and <see cref="Use"/> to evaluate with it.
/// </summary>
public abstract class WeightAverage
{
    private const string CountName = "updates";

    private readonly (string Name, Parameter Parameter, AveragedWeight Average)[] weights;

    /// <summary>An average of the parameters of <paramref name="model"/>; nothing is averaged yet.</summary>
    protected WeightAverage(Module model) => weights =
    [
        .. model.NamedParameters.Select(entry => (entry.Key, entry.Value, new AveragedWeight(
            Tensor.Zeros(entry.Value.Shape, Optimizer.ComputeType(entry.Value))) { Name = $"{entry.Key}:average" })),
    ];

    /// <summary>How often the average was updated.</summary>
    public long UpdateCount { get; private set; }

    /// <summary>Weight of the parameters in the next average, given <see cref="UpdateCount"/>; the first average is the parameters themselves.</summary>
    protected abstract double Share { get; }

    /// <summary>Takes in the parameters as they are.</summary>
    public void Update()
    {
        var share = UpdateCount == 0 ? 1 : Share;
        var number = Tensor.Of(share);
        var first = UpdateCount == 0;
        Variable.Assign([.. weights.Select(weight =>
        {
            var value = ((Tensor)weight.Parameter).To(weight.Average.DType);
            return ((Variable)weight.Average, first ? value : weight.Average + number.To(value.DType) * (value - weight.Average));
        })]);
        UpdateCount++;
    }

    /// <summary>Puts the average in the place of the parameters until the result is disposed, which puts them back.</summary>
    /// <exception cref="InvalidOperationException">When nothing has been averaged yet.</exception>
    public IDisposable Use()
    {
        var kept = weights.Select(weight => ((Variable)weight.Parameter, weight.Parameter.Snapshot())).ToArray();
        Apply();
        return new Swap(kept);
    }

    /// <summary>Gives the model the average for good.</summary>
    /// <exception cref="InvalidOperationException">When nothing has been averaged yet.</exception>
    public void Apply()
    {
        if (UpdateCount == 0)
            throw new InvalidOperationException($"{GetType().Name}: nothing has been averaged yet. Call Update after each step?");
        Variable.Assign([.. weights.Select(weight => ((Variable)weight.Parameter, ((Tensor)weight.Average).To(weight.Parameter.DType)))]);
    }

    /// <summary>The averages by the names of the parameters, and how many updates there were, for checkpoints.</summary>
    public IReadOnlyDictionary<string, Tensor> State
    {
        get
        {
            var state = weights.ToDictionary(weight => weight.Name, weight => weight.Average.Snapshot());
            state[CountName] = Tensor.Of(UpdateCount);
            return state;
        }
    }

    /// <summary>Goes on from a state that <see cref="State"/> gave.</summary>
    /// <exception cref="InvalidDataException">When a name is missing.</exception>
    /// <exception cref="ShapeException">When a tensor has not the shape of its parameter.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        var count = Find(CountName).Item<long>();
        Variable.Assign([.. weights.Select(weight => ((Variable)weight.Average, Find(weight.Name)))]);
        UpdateCount = count;

        Tensor Find(string name) => state.TryGetValue(name, out var value) ? value
            : throw new InvalidDataException($"LoadState: '{name}' is missing from the average. Is it of another model, or of a run without an average?");
    }

    private sealed class Swap((Variable, Tensor)[] kept) : IDisposable
    {
        private (Variable, Tensor)[] kept = kept;

        public void Dispose()
        {
            Variable.Assign(kept);
            kept = [];
        }
    }
}
