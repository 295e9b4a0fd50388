namespace Fathom.Generators;

/// <summary>One call in the generated <c>Visit</c>.</summary>
/// <param name="Kind">The visitor's method.</param>
/// <param name="Name">The name in the state.</param>
/// <param name="Access">The expression that reads the member.</param>
internal sealed record StateMember(StateKind Kind, string Name, string Access);
