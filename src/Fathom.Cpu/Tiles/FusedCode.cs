using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Does a <see cref="FusedProgram"/> for a tile.</summary>
/// <param name="table">Addresses of the inputs, then the masks of the spread ones' offsets (all ones or zero), in as many places, then addresses of the results.</param>
/// <param name="bytes">Size of the tile, a multiple of a vector's.</param>
/// <param name="streams">Bit n: whether result n is written past the caches.</param>
internal unsafe delegate void FusedBody(nint* table, nint bytes, int streams);

/// <summary>
/// Machine code for <see cref="FusedProgram"/>s over one kind of lanes: a single loop in which the values between the operations stay in
/// registers. It is put together from the operations' own bodies, so that it computes what their tiles would, bit for bit.
/// </summary>
[RequiresDynamicCode("The loop is written when the program is known.")]
internal static unsafe class FusedCode<V, T>
    where V : struct, IFloatMemoryLanes<V, T>
    where T : unmanaged
{
    private static readonly ConcurrentDictionary<string, Lazy<FusedBody>> Known = [];
    private static readonly MethodInfo LoadMethod = ((LoadLanes)V.Load).Method;
    private static readonly MethodInfo StoreMethod = ((StoreLanes)V.Store).Method;
    private static readonly MethodInfo SelectMethod = ((Func<V, V, V, V>)V.Select).Method;

    private delegate V LoadLanes(T* p);

    private delegate void StoreLanes(T* p, V x, bool streams);

    /// <summary>The code of <paramref name="program"/>, which programs that do the same share.</summary>
    public static FusedBody For(FusedProgram program) => Known.GetOrAdd(program.Key(), _ => new(() => Write(program))).Value;

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

        // for (i = 0; i < bytes; i += vector) { values; stores }, where nothing is stored before everything of this vector is loaded.
        public void Write()
        {
            var addresses = Enumerable.Range(0, inputs).Select(n => ReadTable(n)).ToArray();
            var masks = Enumerable.Range(0, inputs).Select(n => program.Inputs[n] == FusedInput.Spread ? ReadTable(inputs + n) : null).ToArray();
            var results = Enumerable.Range(0, program.Results.Length).Select(n => ReadTable(2 * inputs + n)).ToArray();
            var streams = Enumerable.Range(0, program.Results.Length).Select(ReadStreams).ToArray();
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
                        Load(operand, addresses[operand], i, masks[operand]);
                Apply(step);
            }
            for (var n = 0; n < results.Length; n++)
                Store(program.Results[n], results[n], i, streams[n]);
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
            Keep(value);
        }

        private void Apply(int step)
        {
            var (operation, operands) = program.Steps[step];
            foreach (var operand in operands)
                code.Emit(OpCodes.Ldloc, values[operand]!);
            code.Emit(OpCodes.Call, operation.Accept(Bodies.Instance));
            Keep(inputs + step);
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

        private void Store(int value, LocalBuilder address, LocalBuilder offset, LocalBuilder streams)
        {
            code.Emit(OpCodes.Ldloc, address);
            code.Emit(OpCodes.Ldloc, offset);
            code.Emit(OpCodes.Add);
            code.Emit(OpCodes.Ldloc, values[value]!);
            code.Emit(OpCodes.Ldloc, streams);
            code.Emit(OpCodes.Call, StoreMethod);
        }

        private void Keep(int value)
        {
            values[value] = code.DeclareLocal(typeof(V));
            code.Emit(OpCodes.Stloc, values[value]!);
        }
    }

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
