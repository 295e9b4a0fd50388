using Fathom.Compiler;

namespace Fathom.Cpu;

/// <summary>Where the operands and results of a call lie, of which some results may not be wanted.</summary>
internal sealed unsafe class CallArguments<T>(CallKernel call) where T : unmanaged
{
    private readonly long[] offsets = [.. call.Inputs.Concat(call.Outputs).Select(access => access.View.Offset)];
    private readonly int inputs = call.Inputs.Length;

    /// <summary>An operand.</summary>
    public T* Input(void** buffers, int number) => (T*)buffers[number] + offsets[number];

    /// <summary>One of several results, or null where nobody wants it.</summary>
    public T* Result(void** buffers, int result) => call.Results.IndexOf(result) is >= 0 and var output ? Input(buffers, inputs + output) : null;
}
