namespace Fathom.Core.Tests.Autodiff;

/// <summary>No operation without a gradient check: the cases' graphs are searched for each operation of the engine.</summary>
public sealed class OperationCoverageTests
{
    /// <summary>Operations that give no gradient: leaves, generators, truth values, bits and places, and what exists only while a graph is differentiated.</summary>
    private static readonly HashSet<Type> WithoutGradient =
    [
        typeof(DataOp), typeof(ReleasedOp), typeof(ConstantOp), typeof(ReadOp), typeof(CurrentOp), typeof(PlaceholderOp), typeof(SampleOp), typeof(Fathom.Compiler.InputOp), typeof(IotaOp), typeof(RandomBitsOp),
        typeof(Compare<EqualOp>), typeof(Compare<NotEqualOp>), typeof(Compare<LessOp>), typeof(Compare<LessOrEqualOp>),
        typeof(Binary<AndOp>), typeof(Binary<OrOp>), typeof(Binary<XorOp>), typeof(Unary<NotOp>), typeof(Binary<IntegerDivideOp>),
        typeof(ArgSortOp), typeof(ArgMaxPoolOp), typeof(RowMajorOp), typeof(ScanGradientOp),
    ];

    /// <summary>In f32 only, where differences say little: StoredProductTests compares its gradients with those of the plain product.</summary>
    private static readonly HashSet<Type> CheckedElsewhere = [typeof(ScaledMatMulOp)];

    [Fact]
    public void Every_operation_has_a_gradient_check_or_is_listed_as_having_none()
    {
        var seen = DifferentiableCases.All
            .SelectMany(item => GraphWalk.Topological([item.Function(item.Inputs)]))
            .Select(node => node.Operation.GetType()).ToHashSet();
        var missing = AllOperations().Where(type => !seen.Contains(type) && !WithoutGradient.Contains(type) && !CheckedElsewhere.Contains(type));
        Assert.Empty(missing);
    }

    [Fact]
    public void Operations_listed_without_gradient_exist() => Assert.Empty(WithoutGradient.Except(AllOperations()));

    internal static List<Type> AllOperations()
    {
        var types = typeof(Operation).Assembly.GetTypes();
        List<Type> operations = [.. types.Where(type => type.IsSubclassOf(typeof(Operation)) && type is { IsAbstract: false, IsGenericTypeDefinition: false })];
        foreach (var (body, kind) in (ReadOnlySpan<(Type, Type)>)
        [
            (typeof(IUnaryOp), typeof(Unary<>)), (typeof(IFloatUnaryOp), typeof(FloatUnary<>)), (typeof(IBinaryOp), typeof(Binary<>)),
            (typeof(IFloatBinaryOp), typeof(FloatBinary<>)), (typeof(ICompareOp), typeof(Compare<>)),
        ])
            operations.AddRange(types.Where(type => type.IsValueType && type.IsAssignableTo(body)).Select(type => kind.MakeGenericType(type)));
        return operations;
    }
}
