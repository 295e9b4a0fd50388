using System.Runtime.InteropServices;

namespace Fathom.Bench;

/// <summary>A primitive with memory for its operands, in the layouts it chose, filled with random numbers.</summary>
internal sealed unsafe class DnnlPrimitive
{
    private static readonly nint Engine = CreateEngine();
    private static readonly nint Stream = CreateStream();
    private readonly nint _primitive;
    private readonly DnnlArgument[] _arguments;

    /// <summary>Creates it.</summary>
    /// <param name="operation">Descriptor of the operation.</param>
    /// <param name="arguments">Its operands, except a bias.</param>
    /// <param name="bias">Descriptor of the bias, when there is one.</param>
    /// <param name="forward">The forward primitive's descriptor, which a backward one needs as a hint.</param>
    public DnnlPrimitive(DnnlDescriptor operation, int[] arguments, DnnlDescriptor? bias = null, DnnlPrimitive? forward = null)
    {
        nint descriptor, primitive;
        Dnnl.Check(Dnnl.CreatePrimitiveDescriptor(&descriptor, operation.Address, 0, Engine, forward?.Descriptor ?? 0));
        Dnnl.Check(Dnnl.CreatePrimitive(&primitive, descriptor));
        (Descriptor, _primitive) = (descriptor, primitive);
        var operands = arguments.Select(argument => new DnnlArgument(argument, Memory((nint)Dnnl.QueryMemory(Descriptor, Dnnl.Query(argument), 0))));
        _arguments = bias is { } given ? [.. operands, new DnnlArgument(Dnnl.Bias, Memory((nint)given.Address))] : [.. operands];
    }

    private nint Descriptor { get; }

    /// <summary>Runs it to its end.</summary>
    public void Run()
    {
        fixed (DnnlArgument* arguments = _arguments)
            Dnnl.Check(Dnnl.Execute(_primitive, Stream, _arguments.Length, arguments));
        Dnnl.Check(Dnnl.Wait(Stream));
    }

    private static nint Memory(nint descriptor)
    {
        var bytes = Dnnl.MemoryBytes((void*)descriptor);
        var address = NativeMemory.AlignedAlloc(bytes, 64);
        var elements = new Span<float>(address, (int)(bytes / sizeof(float)));
        foreach (ref var element in elements)
            element = Random.Shared.NextSingle() - 0.5f;
        nint memory;
        Dnnl.Check(Dnnl.CreateMemory(&memory, (void*)descriptor, Engine, address));
        return memory;
    }

    private static nint CreateEngine()
    {
        nint engine;
        Dnnl.Check(Dnnl.CreateEngine(&engine, Dnnl.CpuEngine, 0));
        return engine;
    }

    private static nint CreateStream()
    {
        nint stream;
        Dnnl.Check(Dnnl.CreateStream(&stream, Engine, Dnnl.DefaultStream));
        return stream;
    }
}
