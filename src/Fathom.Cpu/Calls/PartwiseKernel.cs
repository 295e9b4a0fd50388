#pragma warning disable CS8500 // An epilogue lives on its caller's stack while the kernel runs, so its reference neither moves nor dies.
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>A kernel that can tell when parts of its result are finished.</summary>
internal abstract unsafe class PartwiseKernel : CompiledKernel
{
    public sealed override void Run(void** arguments)
    {
        var done = Run(arguments, null);
        System.Diagnostics.Debug.Assert(done, "without an epilogue every kernel runs");
    }

    /// <summary>Runs to completion.</summary>
    /// <param name="arguments">Addresses of the buffers.</param>
    /// <param name="epilogue">What to do with each part of the result once, as soon as it is finished; or null.</param>
    /// <returns>False, and nothing is done, when the kernel cannot do that for these sizes.</returns>
    public abstract bool Run(void** arguments, PartEpilogue* epilogue);
}
