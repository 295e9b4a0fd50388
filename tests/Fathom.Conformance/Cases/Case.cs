using Fathom.Formats;

namespace Fathom.Conformance;

/// <summary>One reference case: a configuration and named arrays, as the group's file holds them.</summary>
/// <param name="Group">The file it is from, without extension.</param>
/// <param name="Name">Its name in the file.</param>
/// <param name="Config">The operation and its hyper-parameters.</param>
/// <param name="Arrays">Inputs, parameters, expected results: "in.input", "out.0", "gparam.weight".</param>
internal sealed record Case(string Group, string Name, CaseConfig Config, IReadOnlyDictionary<string, TensorBytes> Arrays)
{
    /// <summary>The configured operation, as PyTorch names it.</summary>
    public string Operation => Config.Text("op");

    /// <summary>"group/name".</summary>
    public string Path => $"{Group}/{Name}";

    /// <summary>Names of the arrays of one kind without that prefix: <c>Names("gin")</c> gives "input", "weight", ...</summary>
    public IEnumerable<string> Names(string kind) =>
        from key in Arrays.Keys where key.StartsWith(kind + ".", StringComparison.Ordinal) select key[(kind.Length + 1)..];

    /// <summary>An array as a tensor.</summary>
    public Tensor Tensor(string key) => Arrays.TryGetValue(key, out var array) ? array.ToTensor()
        : throw new InvalidDataException($"the case has no array '{key}'");
}
