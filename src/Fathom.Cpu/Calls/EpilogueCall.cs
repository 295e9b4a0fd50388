#pragma warning disable CS8500 // The epilogue lives on this stack while the kernel runs.
using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>A product or convolution, and a loop that finishes its result: part by part, or in the end where the kernel has no parts.</summary>
internal sealed unsafe class EpilogueCall : CompiledKernel
{
    private readonly CompiledKernel kernel;
    private readonly PartLoop loop;
    private readonly int inputs, operands;

    public EpilogueCall(CallKernel call)
    {
        inputs = call.Inputs.Length;
        // Products and convolutions have two; a scaled product has its scales too.
        operands = call.Operation is ScaledMatMulOp ? 3 : 2;
        kernel = CallCompiler.Compile(new CallKernel
        {
            Name = call.Name,
            Operation = call.Operation,
            Inputs = call.Inputs[..operands],
            Outputs = call.Outputs[..1],
            Flops = call.Flops,
            Bytes = call.Bytes,
        });
        loop = new PartLoop(call.Epilogue!);
    }

    public override long PreparedByteLength(int operand) => operand < operands ? kernel.PreparedByteLength(operand) : 0;

    public override bool TakesUnprepared(int operand) => operand < operands && kernel.TakesUnprepared(operand);

    public override void Prepare(int operand, void* from, void* prepared) => kernel.Prepare(operand, from, prepared);

    public override void Run(void** arguments)
    {
        var own = stackalloc void*[operands + 1];
        for (var i = 0; i < operands; i++)
            own[i] = arguments[i];
        own[operands] = arguments[inputs];
        var epilogue = new PartEpilogue(loop, arguments);
        if (kernel is PartwiseKernel partwise && partwise.Run(own, &epilogue))
            return;
        kernel.Run(own);
        epilogue.Apply(0, loop.Rows, 0, loop.Columns);
    }
}
