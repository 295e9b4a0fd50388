using System.Globalization;

namespace Fathom.Training;

public abstract partial class Optimizer
{
    private const string StepsName = "step", AccumulatedCountName = "accumulated_count";

    /// <summary>
    /// The state as named tensors: <c>state.3.exp_avg</c> for the fourth parameter, <c>state.3.step</c>, and the learning rates of the
    /// groups (as in PyTorch, parameters go by their place, not by name).
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> State
    {
        get
        {
            var state = new Dictionary<string, Tensor> { [StepsName] = Tensor.Of(StepCount) };
            if (AccumulatedCount > 0)
                state[ParameterHistory.AccumulatedName] = Tensor.Of((long)AccumulatedCount);
            for (var i = 0; i < Groups.Count; i++)
                state[$"groups.{i}.lr"] = Tensor.Of(Groups[i].LearningRate);
            for (var i = 0; i < entries.Count; i++)
            {
                var history = entries[i].History;
                state[$"state.{i}.{StepsName}"] = Tensor.Of(history.Steps);
                foreach (var (name, variable) in history.States)
                    state[$"state.{i}.{name}"] = variable.Snapshot();
                if (history is { AccumulatedCount: > 0, Accumulated: { } sum })
                    (state[$"state.{i}.{ParameterHistory.AccumulatedName}"], state[$"state.{i}.{AccumulatedCountName}"]) =
                        (sum.Snapshot(), Tensor.Of((long)history.AccumulatedCount));
            }
            return state;
        }
    }

    /// <summary>Goes on from a state that <see cref="State"/> gave: the next steps are the same bits.</summary>
    /// <exception cref="InvalidDataException">When a name is missing or belongs to a parameter that is not there.</exception>
    /// <exception cref="ShapeException">When a tensor has not the shape of its parameter.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        var saved = new Dictionary<string, Tensor>[entries.Count];
        for (var i = 0; i < saved.Length; i++)
            saved[i] = [];
        foreach (var (name, value) in state)
            if (name.Split('.', 3) is ["state", var place, var part])
                saved[Place(name, place)][part] = value;
        // Everything is read before anything is changed: a state that does not fit leaves this one as it is.
        var counts = new (long Steps, int Accumulated)[entries.Count];
        for (var i = 0; i < entries.Count; i++)
        {
            if (!saved[i].Remove(StepsName, out var steps))
                throw new InvalidDataException(
                    $"LoadState: 'state.{i}.{StepsName}' is missing; this {Kind} has {entries.Count} parameters. Is it the state of another model?");
            counts[i] = (steps.Item<long>(), saved[i].Remove(AccumulatedCountName, out var count) ? (int)count.Item<long>() : 0);
            entries[i].History.Check(saved[i]);
        }
        double[] rates = [.. Groups.Select((_, i) => Find(state, $"groups.{i}.lr").Item<double>())];
        var taken = Find(state, StepsName).Item<long>();

        for (var i = 0; i < entries.Count; i++)
            entries[i].History.Restore(counts[i].Steps, counts[i].Accumulated, saved[i]);
        for (var i = 0; i < Groups.Count; i++)
            Groups[i].Schedule(rates[i]);
        // Compiled steps hold the cells of the state before.
        CompiledFunction.SettingChanged();
        StepCount = taken;
        AccumulatedCount = state.TryGetValue(ParameterHistory.AccumulatedName, out var pending) ? (int)pending.Item<long>() : 0;
    }

    private int Place(string name, string place) =>
        int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < entries.Count ? i
            : throw new InvalidDataException(
                $"LoadState: '{name}' belongs to no parameter; this {Kind} has {entries.Count}. Is it the state of another model?");

    private static Tensor Find(IReadOnlyDictionary<string, Tensor> state, string name) =>
        state.TryGetValue(name, out var value) ? value : throw new InvalidDataException($"LoadState: '{name}' is missing.");
}
