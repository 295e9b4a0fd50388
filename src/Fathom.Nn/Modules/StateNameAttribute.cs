namespace Fathom.Nn;

/// <summary>
/// Names a parameter, buffer or child in the state of its module, where the member's own name in snake case is not the wanted one.
/// </summary>
/// <param name="name">
/// The name, such as <c>"weight_ih_l0"</c>. Null leaves the member out: it is not trained, saved, or walked (a cache, or a
/// reference to a parent). Empty, on a collection of modules, names its entries <c>0</c>, <c>1</c>, ... without a prefix.
/// </param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class StateNameAttribute(string? name) : Attribute
{
    /// <summary>The name in the state, or null for a member that is no part of it.</summary>
    public string? Name { get; } = name;
}
