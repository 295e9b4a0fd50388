#pragma warning disable CS8500 // Lives on its caller's stack while the kernel runs, so its reference neither moves nor dies.
namespace Fathom.Cpu;

/// <summary>What is to be done with parts of a result as they are finished, for one run.</summary>
/// <param name="loop">The loop.</param>
/// <param name="arguments">All buffers of the call.</param>
internal readonly unsafe struct PartEpilogue(PartLoop loop, void** arguments)
{
    /// <summary>Columns of the result.</summary>
    public int Columns => loop.Columns;

    /// <summary>Finishes a rectangle of the result; may be called from several threads for different rectangles.</summary>
    public void Apply(long row, int rows, int column, int columns) => loop.Run(arguments, row, rows, column, columns);

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
