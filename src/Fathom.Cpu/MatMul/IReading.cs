namespace Fathom.Cpu;

/// <summary>How a microkernel reads its operands.</summary>
internal interface IReading;

/// <summary>A by rows, each contiguous along k.</summary>
internal readonly struct ReadsRows : IReading;

/// <summary>A by rows; B is also written down as a packed panel.</summary>
internal readonly struct PacksB : IReading;

/// <summary>A turned: its columns, each contiguous along the rows of the tile.</summary>
internal readonly struct ReadsColumns : IReading;
