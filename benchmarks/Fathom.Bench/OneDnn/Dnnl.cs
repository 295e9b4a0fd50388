using System.Runtime.InteropServices;

namespace Fathom.Bench;

/// <summary>
/// What the comparison needs of oneDNN's C interface, version 2. Descriptors are structures of the library's that are only passed on, so they
/// are blocks of memory here.
/// </summary>
/// <remarks>oneDNN 2.6, include/oneapi/dnnl/dnnl.h.</remarks>
internal static unsafe partial class Dnnl
{
    private const string Library = "libdnnl.so.2";

    /// <summary>Room for any descriptor; the largest, of a convolution, has 5,976 bytes.</summary>
    public const int DescriptorBytes = 8192;

    public const int F32 = 3, CpuEngine = 1, DefaultStream = 1, ForwardTraining = 64, ConvolutionDirect = 1;

    /// <summary>Layouts: the library's choice, and axes in a given order.</summary>
    public const int Any = 1, AB = 3, BA = 22, ACDB = 20;

    /// <summary>Which operand of a primitive an argument is.</summary>
    public const int Source = 1, Destination = 17, Weights = 33, Bias = 41, SourceGradient = 129, DestinationGradient = 145, WeightsGradient = 161;

    /// <summary>Throws when a call failed.</summary>
    public static void Check(int status)
    {
        if (status != 0)
            throw new InvalidOperationException($"oneDNN refused with status {status}.");
    }

    /// <summary>The question for the layout that a primitive chose for an argument.</summary>
    public static int Query(int argument) => argument switch
    {
        Source => 129,
        SourceGradient => 130,
        Weights => 131,
        WeightsGradient => 132,
        Destination => 133,
        DestinationGradient => 134,
        _ => throw new ArgumentOutOfRangeException(nameof(argument), argument, "No layout is asked for."),
    };

    [LibraryImport(Library, EntryPoint = "dnnl_version")]
    public static partial DnnlVersion* Version();

    [LibraryImport(Library, EntryPoint = "dnnl_engine_create")]
    public static partial int CreateEngine(nint* engine, int kind, nuint index);

    [LibraryImport(Library, EntryPoint = "dnnl_stream_create")]
    public static partial int CreateStream(nint* stream, nint engine, uint flags);

    [LibraryImport(Library, EntryPoint = "dnnl_stream_wait")]
    public static partial int Wait(nint stream);

    [LibraryImport(Library, EntryPoint = "dnnl_memory_desc_init_by_tag")]
    public static partial int DescribeMemory(void* descriptor, int rank, long* sizes, int dataType, int tag);

    [LibraryImport(Library, EntryPoint = "dnnl_memory_desc_get_size")]
    public static partial nuint MemoryBytes(void* descriptor);

    [LibraryImport(Library, EntryPoint = "dnnl_memory_create")]
    public static partial int CreateMemory(nint* memory, void* descriptor, nint engine, void* address);

    [LibraryImport(Library, EntryPoint = "dnnl_matmul_desc_init")]
    public static partial int DescribeMatMul(void* descriptor, void* source, void* weights, void* bias, void* destination);

    [LibraryImport(Library, EntryPoint = "dnnl_convolution_forward_desc_init")]
    public static partial int DescribeConvolution(
        void* descriptor, int kind, int algorithm, void* source, void* weights, void* bias, void* destination, long* strides, long* left, long* right);

    [LibraryImport(Library, EntryPoint = "dnnl_convolution_backward_data_desc_init")]
    public static partial int DescribeSourceGradient(
        void* descriptor, int algorithm, void* source, void* weights, void* destination, long* strides, long* left, long* right);

    [LibraryImport(Library, EntryPoint = "dnnl_convolution_backward_weights_desc_init")]
    public static partial int DescribeWeightsGradient(
        void* descriptor, int algorithm, void* source, void* weights, void* bias, void* destination, long* strides, long* left, long* right);

    [LibraryImport(Library, EntryPoint = "dnnl_primitive_desc_create")]
    public static partial int CreatePrimitiveDescriptor(nint* primitive, void* operation, nint attributes, nint engine, nint forward);

    [LibraryImport(Library, EntryPoint = "dnnl_primitive_desc_query_md")]
    public static partial void* QueryMemory(nint primitive, int what, int index);

    [LibraryImport(Library, EntryPoint = "dnnl_primitive_create")]
    public static partial int CreatePrimitive(nint* primitive, nint descriptor);

    [LibraryImport(Library, EntryPoint = "dnnl_primitive_execute")]
    public static partial int Execute(nint primitive, nint stream, int count, DnnlArgument* arguments);
}
