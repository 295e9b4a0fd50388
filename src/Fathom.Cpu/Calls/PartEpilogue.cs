#pragma warning disable CS8500 // Lives on its caller's stack while the kernel runs, so its reference neither moves nor dies.
namespace Fathom.Cpu;

/// <summary>What is to be done with parts of a result as they are finished, for one run.</summary>
/// <param name="loop">The loop.</param>
/// <param name="arguments">All buffers of the call.</param>
/// <param name="merged">Rows of the loop that are one row here.</param>
internal readonly unsafe struct PartEpilogue(PartLoop loop, void** arguments, int merged = 1)
{
    /// <summary>Columns of the result.</summary>
    public int Columns => merged * loop.Columns;

    /// <summary>Elements for which a call pays.</summary>
    public int Grain => loop.Grain;

    /// <summary>Finishes a rectangle of the result; may be called from several threads for different rectangles.</summary>
    public void Apply(long row, int rows, int column, int columns)
    {
        System.Diagnostics.Debug.Assert(merged == 1 || (column, columns) == (0, Columns), "merged rows are finished whole");
        loop.Run(arguments, merged * row, merged * rows, column, columns / merged);
    }

    /// <summary>The same of a result in which so many rows are one.</summary>
    public PartEpilogue Merged(int rows) => new(loop, arguments, rows);

    /// <summary>Has <paramref name="problem"/> do it.</summary>
    public static void Attach<T>(PartEpilogue* epilogue, ref MatMulProblem<T> problem) where T : unmanaged
    {
        if (epilogue == null)
            return;
        problem.Epilogue = &Apply;
        problem.EpilogueState = epilogue;
        epilogue->Describe(ref problem);
    }

    private void Describe<T>(ref MatMulProblem<T> problem) where T : unmanaged
    {
        problem.EpilogueGrain = loop.Grain;
        problem.EpilogueOperand = (T*)loop.Beside(arguments, problem.C, problem.CRowStride, sizeof(T));
    }

    private static void Apply<T>(void* state, T* c, long row, int column, int rows, int columns, long stride) where T : unmanaged =>
        ((PartEpilogue*)state)->Apply(row, rows, column, columns);
}
