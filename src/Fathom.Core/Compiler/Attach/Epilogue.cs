using System.Collections.Immutable;

namespace Fathom.Compiler;

/// <summary>
/// What a loop does with the result of a heavy operation, part by part while the parts are in cache: bias, activation, residual.
/// </summary>
/// <param name="Kernel">
/// A loop without reductions or places, over one axis of rows and one of columns. Its columns are the innermost axis of the result as it lies in memory, its
/// rows all others, so that any rectangle of the result can be finished by itself.
/// </param>
/// <param name="Arguments">For each buffer of <paramref name="Kernel"/> (inputs, then outputs) its place among the buffers of the whole.</param>
public sealed record Epilogue(LoopKernel Kernel, ImmutableArray<int> Arguments);
