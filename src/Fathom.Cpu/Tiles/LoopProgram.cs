using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>A <see cref="Fathom.Compiler.LoopKernel"/> as a program of tile instructions; built by <see cref="LoopCompiler"/>.</summary>
internal sealed unsafe class LoopProgram(LoopWalk walk) : CompiledKernel
{
    /// <inheritdoc/>
    public override void Run(void** arguments)
    {
        walk.Run(arguments);
        walk.StoreFinal(arguments);
    }
}
