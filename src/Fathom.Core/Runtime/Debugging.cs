using System.Diagnostics;
using System.Globalization;

namespace Fathom;

/// <summary>A computation gave a NaN or an infinity while debugging was on.</summary>
public sealed class NonFiniteException(string message) : ArithmeticException(message);

/// <summary>
/// A mode for finding where numbers go wrong: every node is evaluated as it is built, and the first whose elements hold a NaN or an
/// infinity (from finite operands) throws on the line that built it.
/// </summary>
public static class Debugging
{
    private static readonly AsyncLocal<bool> On = new();
    private static int users;

    [ThreadStatic]
    private static bool evaluating;

    /// <summary>Turns the mode on for this thread (and tasks started from it) until the returned object is disposed. Slow: use it to look for an error.</summary>
    public static IDisposable StopAtNonFinite()
    {
        var before = On.Value;
        On.Value = true;
        Interlocked.Increment(ref users);
        Tensor.NodeCreated = Check;
        return new Scope(before);
    }

    private static void Check(Tensor node)
    {
        if (!On.Value || evaluating || !node.DType.IsFloat || node.Operation is ConstantOp or ReadOp or ViewOperation)
            return;
        evaluating = true;
        try
        {
            if (FirstNonFinite(node) is { } place && AllFinite(node.Operands))
                throw new NonFiniteException(Describe(node, place));
        }
        finally
        {
            evaluating = false;
        }
    }

    private static bool AllFinite(ReadOnlySpan<Tensor> operands)
    {
        foreach (var operand in operands)
            if (operand.DType.IsFloat && FirstNonFinite(operand) is not null)
                return false;
        return true;
    }

    private static (long Place, double Value)? FirstNonFinite(Tensor node)
    {
        var elements = node.DType == DType.F64 ? node.ToArray<double>() : node.To(DType.F64).ToArray<double>();
        for (var i = 0; i < elements.Length; i++)
            if (!double.IsFinite(elements[i]))
                return (i, elements[i]);
        return null;
    }

    private static string Describe(Tensor node, (long Place, double Value) first)
    {
        var operands = new List<string>();
        foreach (var operand in node.Operands)
            operands.Add($"{operand.DType.Name} {operand.Shape}{Range(operand)}");
        return string.Create(CultureInfo.InvariantCulture,
            $"'{node.Operation.Name}' gave {first.Value} at element {first.Place} of {node.Shape}{ModulePath(node)}{Line()}. Operands: {string.Join("; ", operands)}.");
    }

    private static string Range(Tensor operand) => !operand.DType.IsFloat || operand.ElementCount == 0 ? ""
        : string.Create(CultureInfo.InvariantCulture, $" in [{operand.Min().Item():g4}, {operand.Max().Item():g4}]");

    /// <summary>The nearest named variable among what the node was computed from, and the module types whose code is running.</summary>
    private static string ModulePath(Tensor node)
    {
        var variable = GraphWalk.Topological([node]).Select(n => (n.Operation as ReadOp)?.Variable).LastOrDefault(v => v is { Name.Length: > 0 });
        var modules = new StackTrace().GetFrames()
            .Select(frame => DiagnosticMethodInfo.Create(frame))
            .Where(method => method is { Name: "Forward" })
            .Select(method => method!.DeclaringTypeName.Split('.')[^1])
            .Reverse().ToList();
        return (modules.Count > 0 ? $", in {string.Join(" > ", modules)}" : "") + (variable is not null ? $" (near parameter '{variable.Name}')" : "");
    }

    /// <summary>The first line below this library that the debugger's symbols know.</summary>
    private static string Line()
    {
        var frame = new StackTrace(fNeedFileInfo: true).GetFrames().FirstOrDefault(frame =>
            frame.GetFileName() is { } && DiagnosticMethodInfo.Create(frame) is { } method
            && !method.DeclaringAssemblyName.StartsWith("Fathom.Core,", StringComparison.Ordinal)
            && !method.DeclaringAssemblyName.StartsWith("Fathom.Nn,", StringComparison.Ordinal));
        return frame is null ? "" : $", built at {Path.GetFileName(frame.GetFileName())}:{frame.GetFileLineNumber()}";
    }

    private sealed class Scope(bool before) : IDisposable
    {
        private bool disposed;

        public void Dispose()
        {
            if (disposed)
                return;
            disposed = true;
            On.Value = before;
            if (Interlocked.Decrement(ref users) == 0)
                Tensor.NodeCreated = null;
        }
    }
}
