using System.Runtime.InteropServices;

namespace Fathom.Bench;

/// <summary>A descriptor of memory or of an operation; lives as long as the process, which measures one workload.</summary>
internal readonly unsafe struct DnnlDescriptor()
{
    /// <summary>Where it is.</summary>
    public void* Address { get; } = NativeMemory.AllocZeroed(Dnnl.DescriptorBytes);

    /// <summary>Describes an array of f32.</summary>
    public static DnnlDescriptor Array(int layout, params ReadOnlySpan<long> sizes)
    {
        var descriptor = new DnnlDescriptor();
        fixed (long* first = sizes)
            Dnnl.Check(Dnnl.DescribeMemory(descriptor.Address, sizes.Length, first, Dnnl.F32, layout));
        return descriptor;
    }
}
