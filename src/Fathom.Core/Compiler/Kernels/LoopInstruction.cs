using System.Collections.Immutable;

namespace Fathom.Compiler;

/// <summary>One step of a <see cref="LoopKernel"/>.</summary>
/// <param name="DType">
/// Type of the value. The backend computes in <see cref="DTypes"/>' compute type; the value is then rounded (f16, bf16) or wrapped (i8, u8) so that
/// it is exactly one of this type, as if it had been stored and loaded: fusing changes no value. A bool is 0 or 1.
/// </param>
public abstract record LoopInstruction(DType DType);

/// <summary>The element of input <paramref name="Input"/> at this point.</summary>
public sealed record LoadInstruction(DType DType, int Input) : LoopInstruction(DType);

/// <summary>The same number everywhere.</summary>
public sealed record ConstantInstruction(DType DType, double Value) : LoopInstruction(DType);

/// <summary>An integer that depends on the place only: Offset + Σ Coefficients[d] * index[d] over the axes [..Rows, ..Columns]; i32 or i64.</summary>
public sealed record IndexInstruction(DType DType, ImmutableArray<long> Coefficients, long Offset) : LoopInstruction(DType);

/// <summary>
/// 32 random bits (as i32). With n = Offset + Σ Coefficients[d] * index[d] they are word n mod 4 of <see cref="Philox"/>(key, counter n / 4), where the
/// key is the single i64 element of input <paramref name="KeyInput"/>.
/// </summary>
public sealed record RandomInstruction(int KeyInput, ImmutableArray<long> Coefficients, long Offset) : LoopInstruction(DType.I32);

/// <summary>An element-wise operation on earlier values.</summary>
public sealed record ApplyInstruction(DType DType, ElementwiseOperation Operation, ImmutableArray<int> Operands) : LoopInstruction(DType);

/// <summary>A reduction of a full value over the columns of each row; the value is per row. Arg reductions give the i64 column number.</summary>
public sealed record RowReduceInstruction(DType DType, ReduceKind Kind, int Operand) : LoopInstruction(DType);
