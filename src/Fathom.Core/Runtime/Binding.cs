namespace Fathom.Runtime;

/// <summary>What an input of a program is bound to for one run.</summary>
/// <param name="Address">Where its elements lie.</param>
/// <param name="Storage">The memory, which is to be kept alive; null for a number.</param>
/// <param name="Version">Of a variable: how often it was written. The same memory and version hold the same elements.</param>
internal readonly record struct Binding(nint Address, Storage? Storage, long Version);
