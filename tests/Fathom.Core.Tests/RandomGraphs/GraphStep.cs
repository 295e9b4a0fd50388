namespace Fathom.Core.Tests;

/// <summary>One node of a random graph. Every number is a valid choice, being taken modulo what there is to choose from.</summary>
/// <param name="Operation">Which operation.</param>
/// <param name="X">First operand: inputs come first, then steps in order.</param>
/// <param name="Y">Second operand, for operations that have one.</param>
/// <param name="Number">What else the operation wants to know: an axis, a size, a dtype.</param>
internal readonly record struct GraphStep(int Operation, int X, int Y, int Number);
