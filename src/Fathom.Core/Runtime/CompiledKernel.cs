namespace Fathom.Runtime;

/// <summary>A kernel ready to run, any number of times and from several threads at once.</summary>
public abstract unsafe class CompiledKernel
{
    /// <summary>Runs to completion.</summary>
    /// <param name="arguments">
    /// Addresses of the buffers of the inputs, then of the outputs, in the kernel's order; for an input that is prepared, the address of its
    /// prepared form.
    /// </param>
    public abstract void Run(void** arguments);

    /// <summary>
    /// Size of the form in which the kernel wants an operand (packed or transformed weights), or 0 to take it as it lies in memory. The
    /// runtime prepares it before each run, or once while the operand is constant or an unchanged parameter.
    /// </summary>
    /// <param name="operand">Number of the input.</param>
    public virtual long PreparedByteLength(int operand) => 0;

    /// <summary>
    /// Tells the kernel, before it runs, that an operand would be prepared for every run anew, and so had better be taken as it lies.
    /// </summary>
    /// <param name="operand">Number of the input.</param>
    /// <returns>Whether the kernel takes it so from now on.</returns>
    public virtual bool TakesUnprepared(int operand) => false;

    /// <summary>Brings an operand into the form that <see cref="Run"/> expects.</summary>
    /// <param name="operand">Number of the input.</param>
    /// <param name="from">Address of the operand's buffer.</param>
    /// <param name="prepared">Memory of <see cref="PreparedByteLength"/> bytes, 64-byte aligned.</param>
    public virtual void Prepare(int operand, void* from, void* prepared) => throw new NotSupportedException($"{GetType().Name} prepares no operand.");
}
