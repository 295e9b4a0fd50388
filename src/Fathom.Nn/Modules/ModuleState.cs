namespace Fathom.Nn;

/// <summary>Saving and loading what a module is made of.</summary>
public abstract partial class Module
{
    /// <summary>
    /// Everything that is saved with the module, by full name, in the order and under the names of PyTorch's state_dict: of each module first
    /// its parameters, then its buffers, then its children.
    /// </summary>
    public IReadOnlyDictionary<string, Variable> State
    {
        get
        {
            var state = new OrderedDictionary<string, Variable>();
            foreach (var (name, variable) in Tree.Variables)
                if (variable is not StateBuffer { Persistent: false } && !state.TryAdd(name, variable))
                    throw new InvalidOperationException($"{GetType().Name}: two members have the state name '{name}'. Rename one with [StateName]?");
            return state;
        }
    }

    /// <summary>Gives parameters and buffers the values of <paramref name="state"/>, by full name.</summary>
    /// <param name="state">Values, for instance of a safetensors file; shapes and dtypes must be those of the module.</param>
    /// <param name="strict">Whether every name of the module must be there and no other; else what fits by name is loaded.</param>
    /// <exception cref="InvalidDataException">Listing what is missing, left over or of another shape; nothing has been changed then.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state, bool strict = true)
    {
        var own = State;
        string[] missing = strict ? [.. own.Keys.Where(name => !state.ContainsKey(name))] : [];
        string[] unexpected = strict ? [.. state.Keys.Where(name => !own.ContainsKey(name))] : [];
        var common = own.Where(entry => state.ContainsKey(entry.Key)).ToArray();
        string[] unfit = [.. common.Where(entry => !Fits(entry.Value, state[entry.Key])).Select(entry => Difference(entry.Key, entry.Value, state[entry.Key]))];
        if (missing.Length + unexpected.Length + unfit.Length > 0)
            throw new InvalidDataException(
                $"LoadState: the state does not fit this {GetType().Name}.{List("missing", missing)}{List("unexpected", unexpected)}{List("different", unfit)}"
                + (unfit.Length == 0 ? " Load with strict: false to take what fits by name?" : ""));
        Variable.Assign([.. common.DistinctBy(entry => entry.Value).Select(entry => (entry.Value, state[entry.Key]))]);
    }

    private static bool Fits(Variable variable, Tensor value) => variable.Shape == value.Shape && variable.DType == value.DType;

    private static string Difference(string name, Variable variable, Tensor value) =>
        $"{name} is {variable.DType.Name} {variable.Shape} here but {value.DType.Name} {value.Shape} in the state";

    private static string List(string title, string[] entries)
    {
        const int Shown = 10;
        var more = entries.Length > Shown ? $", and {entries.Length - Shown} more" : "";
        return entries.Length == 0 ? "" : $" {entries.Length} {title}: {string.Join(", ", entries.Take(Shown))}{more}.";
    }
}
