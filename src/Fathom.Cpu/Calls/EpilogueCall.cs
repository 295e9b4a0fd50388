#pragma warning disable CS8500 // The epilogue lives on this stack while the kernel runs.
using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>A product or convolution, and a loop that finishes its result: part by part, or in the end where the kernel has no parts.</summary>
internal sealed unsafe class EpilogueCall : CompiledKernel
{
    // Products and convolutions have two.
    private const int Operands = 2;

    private readonly CompiledKernel kernel;
    private readonly PartLoop loop;
    private readonly int inputs;

    public EpilogueCall(CallKernel call)
    {
        inputs = call.Inputs.Length;
        kernel = CallCompiler.Compile(new CallKernel
        {
            Name = call.Name,
            Operation = call.Operation,
            Inputs = call.Inputs[..Operands],
            Outputs = call.Outputs[..1],
            Flops = call.Flops,
            Bytes = call.Bytes,
        });
        loop = new PartLoop(call.Epilogue!);
    }

    public override long PreparedByteLength(int operand) => operand < Operands ? kernel.PreparedByteLength(operand) : 0;

    public override void Prepare(int operand, void* from, void* prepared) => kernel.Prepare(operand, from, prepared);

    public override void Run(void** arguments)
    {
        var own = stackalloc void*[Operands + 1];
        for (var i = 0; i < Operands; i++)
            own[i] = arguments[i];
        own[Operands] = arguments[inputs];
        var epilogue = new PartEpilogue(loop, arguments);
        if (kernel is PartwiseKernel partwise && partwise.Run(own, &epilogue))
            return;
        kernel.Run(own);
        epilogue.Apply(0, loop.Rows, 0, loop.Columns);
    }
}
