namespace Fathom.Compiler;

/// <summary>What is kept of a carry.</summary>
public enum ScanCarryKept : byte
{
    /// <summary>What it is after the last step.</summary>
    Last,

    /// <summary>What it is after each step, in the order of the slices.</summary>
    All,

    /// <summary>As <see cref="All"/>, and what it is before the first step in front of the first slice, or behind the last one when that comes first.</summary>
    AllAndFirst,
}
