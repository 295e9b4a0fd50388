using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>Does a <see cref="FusedProgram"/> for a tile.</summary>
/// <param name="table">
/// Addresses of the inputs, then in as many places the masks of the spread ones' offsets (all ones or zero) and where the next tile of those in
/// memory lies, then addresses of the results and of the totals.
/// </param>
/// <param name="bytes">Size of the tile, a multiple of a vector's.</param>
/// <param name="streams">Bit n: whether result n, of the first 32, is written past the caches.</param>
internal unsafe delegate void FusedBody(nint* table, nint bytes, int streams);

/// <summary>
/// Machine code for <see cref="FusedProgram"/>s over one kind of lanes: a single loop in which the values between the operations stay in
/// registers. It is put together from the operations' own bodies, so that it computes what their tiles would, bit for bit.
/// </summary>
internal static unsafe class FusedCode<V, T>
    where V : struct, IFloatMemoryLanes<V, T>
    where T : unmanaged
{
    private static readonly ConcurrentDictionary<FusedProgram, Lazy<FusedBody>> Known = [];
    private static readonly MethodInfo LoadMethod = ((LoadLanes)V.Load).Method;
    private static readonly MethodInfo StoreMethod = ((StoreLanes)V.Store).Method;
    private static readonly MethodInfo PrefetchMethod = ((PrefetchLine)Sse.Prefetch0).Method;
    private static readonly MethodInfo SelectMethod = ((Func<V, V, V, V>)V.Select).Method;

    private delegate V LoadLanes(T* p);

    private delegate void StoreLanes(T* p, V x, bool streams);

    private delegate void PrefetchLine(void* p);

    /// <summary>The code of <paramref name="program"/>, which programs that do the same share; only where <see cref="TileFusion.IsSupported"/>.</summary>
    public static FusedBody For(FusedProgram program) => Known.GetOrAdd(program, key => new(() => RuntimeFeature.IsDynamicCodeCompiled
        ? Write(key)
        : throw new NotSupportedException("Fused loop: code cannot be written here."))).Value;

    [RequiresDynamicCode("The loop is written when the program is known.")]
    private static FusedBody Write(FusedProgram program)
    {
        var method = new DynamicMethod(
            string.Join('+', program.Steps.Select(step => step.Operation.Name)), typeof(void), [typeof(nint*), typeof(nint), typeof(int)],
            typeof(FusedBody).Module, skipVisibility: true)
        {
            InitLocals = false,
        };
        new Writer(method.GetILGenerator(), program).Write();
        return method.CreateDelegate<FusedBody>();
    }

    private sealed class Writer(ILGenerator code, FusedProgram program)
    {
        private readonly int inputs = program.Inputs.Length;
        private readonly LocalBuilder?[] values = new LocalBuilder?[program.Inputs.Length + program.Steps.Length];

        // for (i = 0; i < bytes; i += vector) { values; stores }. Nothing is stored before everything of this vector is loaded: a result may lie
        // where an input does, and a load that is at the same place within a page as a store before it would wait for that.
        public void Write()
        {
            var addresses = Enumerable.Range(0, inputs).Select(n => ReadTable(n)).ToArray();
            var masks = ReadTable(FusedInput.Spread);
            var coming = ReadTable(FusedInput.Memory);
            var results = Enumerable.Range(0, program.Results.Length).Select(n => ReadTable(2 * inputs + n)).ToArray();
            var totals = Enumerable.Range(0, program.Totals.Length).Select(n => ReadTable(2 * inputs + results.Length + n)).ToArray();
            var streams = Enumerable.Range(0, Math.Min(program.Results.Length, FusedTile.MostStreams)).Select(ReadStreams).ToArray();
            for (var n = 0; n < inputs; n++)
                if (program.Inputs[n] == FusedInput.Uniform)
                    Load(n, addresses[n], null, null);
            var i = code.DeclareLocal(typeof(nint));
            code.Emit(OpCodes.Ldc_I4_0);
            code.Emit(OpCodes.Conv_I);
            code.Emit(OpCodes.Stloc, i);
            var next = code.DefineLabel();
            code.MarkLabel(next);
            for (var step = 0; step < program.Steps.Length; step++)
            {
                foreach (var operand in program.Steps[step].Operands)
                    if (values[operand] is null)
                    {
                        Prefetch(coming[operand], i);
                        Load(operand, addresses[operand], i, masks[operand]);
                    }
                Apply(step);
            }
            var sums = totals.Select((total, n) => Combine(program.Totals[n], total, i)).ToArray();
            for (var n = 0; n < totals.Length; n++)
                Store(sums[n], totals[n], i, null);
            for (var n = 0; n < results.Length; n++)
                Store(values[program.Results[n]]!, results[n], i, n < streams.Length ? streams[n] : null);
            code.Emit(OpCodes.Ldloc, i);
            code.Emit(OpCodes.Ldc_I4, V.Count * sizeof(T));
            code.Emit(OpCodes.Add);
            code.Emit(OpCodes.Stloc, i);
            code.Emit(OpCodes.Ldloc, i);
            code.Emit(OpCodes.Ldarg_1);
            code.Emit(OpCodes.Blt, next);
            code.Emit(OpCodes.Ret);
        }

        private LocalBuilder ReadTable(int place)
        {
            var local = code.DeclareLocal(typeof(nint));
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Ldc_I4, place * sizeof(nint));
            code.Emit(OpCodes.Add);
            code.Emit(OpCodes.Ldind_I);
            code.Emit(OpCodes.Stloc, local);
            return local;
        }

        private LocalBuilder?[] ReadTable(FusedInput kind) => [.. Enumerable.Range(0, inputs).Select(n => program.Inputs[n] == kind ? ReadTable(inputs + n) : null)];

        private void Prefetch(LocalBuilder? address, LocalBuilder offset)
        {
            if (address is null || !Sse.IsSupported)
                return;
            Address(address, offset);
            code.Emit(OpCodes.Call, PrefetchMethod);
        }

        private void Load(int value, LocalBuilder address, LocalBuilder? offset, LocalBuilder? mask)
        {
            code.Emit(OpCodes.Ldloc, address);
            if (offset is not null)
            {
                code.Emit(OpCodes.Ldloc, offset);
                if (mask is not null)
                {
                    code.Emit(OpCodes.Ldloc, mask);
                    code.Emit(OpCodes.And);
                }
                code.Emit(OpCodes.Add);
            }
            code.Emit(OpCodes.Call, LoadMethod);
            values[value] = Local();
        }

        private void Apply(int step)
        {
            var (operation, operands) = program.Steps[step];
            foreach (var operand in operands)
                code.Emit(OpCodes.Ldloc, values[operand]!);
            code.Emit(OpCodes.Call, operation.Accept(Bodies.Instance));
            values[inputs + step] = Local();
        }

        private LocalBuilder ReadStreams(int result)
        {
            var local = code.DeclareLocal(typeof(bool));
            code.Emit(OpCodes.Ldarg_2);
            code.Emit(OpCodes.Ldc_I4, result);
            code.Emit(OpCodes.Shr_Un);
            code.Emit(OpCodes.Ldc_I4_1);
            code.Emit(OpCodes.And);
            code.Emit(OpCodes.Stloc, local);
            return local;
        }

        private void Store(LocalBuilder value, LocalBuilder address, LocalBuilder offset, LocalBuilder? streams)
        {
            Address(address, offset);
            code.Emit(OpCodes.Ldloc, value);
            if (streams is null)
                code.Emit(OpCodes.Ldc_I4_0);
            else
                code.Emit(OpCodes.Ldloc, streams);
            code.Emit(OpCodes.Call, StoreMethod);
        }

        private LocalBuilder Combine(FusedTotal total, LocalBuilder address, LocalBuilder offset)
        {
            Address(address, offset);
            code.Emit(OpCodes.Call, LoadMethod);
            code.Emit(OpCodes.Ldloc, values[total.Value]!);
            code.Emit(OpCodes.Call, Combination(total.Kind));
            return Local();
        }

        private void Address(LocalBuilder address, LocalBuilder offset)
        {
            code.Emit(OpCodes.Ldloc, address);
            code.Emit(OpCodes.Ldloc, offset);
            code.Emit(OpCodes.Add);
        }

        private LocalBuilder Local()
        {
            var local = code.DeclareLocal(typeof(V));
            code.Emit(OpCodes.Stloc, local);
            return local;
        }
    }

    private static MethodInfo Combination(ReduceKind kind) => ((Func<V, V, V>)(kind switch
    {
        ReduceKind.Sum => SumReducer.Combine,
        ReduceKind.Product => ProductReducer.Combine,
        ReduceKind.Max => MaxReducer.Combine,
        _ => MinReducer.Combine,
    })).Method;

    /// <summary>The method that computes an operation on these lanes.</summary>
    private sealed class Bodies : IElementwiseVisitor<MethodInfo>
    {
        public static readonly Bodies Instance = new();

        public MethodInfo Unary<TOp>() where TOp : struct, IUnaryOp => ((Func<V, V>)TOp.Apply).Method;

        public MethodInfo FloatUnary<TOp>() where TOp : struct, IFloatUnaryOp => ((Func<V, V>)TOp.Apply).Method;

        public MethodInfo Binary<TOp>() where TOp : struct, IBinaryOp => ((Func<V, V, V>)TOp.Apply).Method;

        public MethodInfo FloatBinary<TOp>() where TOp : struct, IFloatBinaryOp => ((Func<V, V, V>)TOp.Apply).Method;

        public MethodInfo Compare<TOp>() where TOp : struct, ICompareOp => ((Func<V, V, V>)TOp.Apply).Method;

        public MethodInfo Where() => SelectMethod;

        public MethodInfo Cast() => throw new InvalidOperationException("Fused loop: a conversion has operands of another type.");
    }
}
