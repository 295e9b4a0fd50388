using Microsoft.CodeAnalysis;

namespace Fathom.Generators;

/// <summary>A member that stores part of a module's state. It holds a symbol, so it must not outlive one pass.</summary>
/// <param name="Symbol">The field or property.</param>
/// <param name="Kind">What it stores.</param>
/// <param name="Name">Its name in the state, as in PyTorch.</param>
internal readonly record struct StateSlot(ISymbol Symbol, StateKind Kind, string Name);
