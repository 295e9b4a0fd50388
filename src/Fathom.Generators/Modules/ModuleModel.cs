namespace Fathom.Generators;

/// <summary>All that the emitter needs to know of a module; plain text, so that equal models keep the cached output.</summary>
/// <param name="HintName">The name of the generated file.</param>
/// <param name="Namespace">The namespace, or null for the global one.</param>
/// <param name="Types">The declarations to reopen, outermost first: <c>class Outer&lt;T&gt;</c>, <c>class Block</c>.</param>
/// <param name="Accessibility">That of the override.</param>
/// <param name="Members">What to visit, in order.</param>
internal sealed record ModuleModel(
    string HintName,
    string? Namespace,
    EquatableArray<string> Types,
    string Accessibility,
    EquatableArray<StateMember> Members);
