using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Core.Tests;

/// <summary>Generators of random graphs.</summary>
internal static class GraphPlans
{
    private const int MostInputElements = 4096;

    /// <summary>Inputs of the given types (any, when none is given), up to three axes of sizes that are odd, large, one or, rarely, zero; some of their numbers are special.</summary>
    public static Gen<GraphInput> Wild(params DType[] dtypes) =>
        from dtype in Gen.Elements(dtypes is [] ? Enum.GetValues<DType>() : dtypes)
        from rank in Gen.Choose(0, 3)
        from sizes in Gen.ArrayOf(Gen.Frequency(
            (12, Gen.Elements(1, 2, 3, 5, 17)), (1, Gen.Constant(0)), (1, Gen.Elements(64, 70)), (1, Gen.Elements(1024, 1100))), rank)
        from seed in Gen.Choose(1, 1000)
        select new GraphInput(dtype, Limited(sizes), (ulong)seed, IsTame: seed % 2 == 0);

    /// <summary>Small f64 inputs of ordinary numbers.</summary>
    public static Gen<GraphInput> Tame { get; } =
        from rank in Gen.Choose(0, 3)
        from sizes in Gen.ArrayOf(Gen.Elements(1, 2, 3, 5), rank)
        from seed in Gen.Choose(1, 1000)
        select new GraphInput(DType.F64, Shape.Create(sizes), (ulong)seed, IsTame: true);

    /// <summary>Graphs of up to <paramref name="mostSteps"/> operations on one to three inputs, with smaller graphs to try when a property fails.</summary>
    public static Arbitrary<GraphPlan> Of(Gen<GraphInput> input, int mostSteps, params GraphOperation[] operations)
    {
        var plans =
            from inputCount in Gen.Choose(1, 3)
            from inputs in Gen.ArrayOf(input, inputCount)
            from stepCount in Gen.Choose(1, mostSteps)
            from steps in Gen.ArrayOf(Step(operations.Length), stepCount)
            from extra in Gen.Choose(0, 99)
            select new GraphPlan([.. operations], [.. inputs], [.. steps.Select((step, i) => step with { X = Operand(step.X, inputCount + i) })], extra);
        return Arb.From(plans, plan => plan.Smaller());
    }

    private static Gen<GraphStep> Step(int operations) =>
        from operation in Gen.Choose(0, operations - 1)
        from x in Gen.Choose(-50, 49)
        from y in Gen.Choose(0, 99)
        from number in Gen.Choose(0, 63)
        select new GraphStep(operation, x, y, number);

    // Half the steps go on from the newest node, so that chains grow long.
    private static int Operand(int choice, int nodes) => choice < 0 ? nodes - 1 : choice;

    private static Shape Limited(int[] sizes)
    {
        var elements = 1;
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            if (elements * sizes[axis] > MostInputElements)
                sizes[axis] = 2;
            elements *= Math.Max(1, sizes[axis]);
        }
        return Shape.Create(sizes);
    }
}
