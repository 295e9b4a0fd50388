namespace Fathom.Compiler;

/// <summary>A part of a program whose results are kept from run to run, as long as what it reads stays the same.</summary>
/// <param name="Program">Computes the results; its inputs have the numbers of the whole program's.</param>
/// <param name="Inputs">Numbers of the inputs that it reads.</param>
/// <param name="IsOfData">
/// Whether it reads data, which is new in most runs, rather than variables: then results are kept once the same data has come twice.
/// </param>
internal sealed record KeptPart(Program Program, int[] Inputs, bool IsOfData);
