namespace Fathom.Core.Tests.Ops.Attention;

/// <summary>The kernels of attention against its formula in f64, over random shapes, layouts, masks, windows, grouped heads and dropout.</summary>
public class AttentionOpTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 60)];

    [Theory, MemberData(nameof(Seeds))]
    public void Kernels_in_f64_agree_with_the_formula(int seed) => new AttentionTrial(seed).Check(DType.F64, 1e-11);

    // 2e-5: products of up to 200 terms and exponentials, each rounded to 24 bits.
    [Theory, MemberData(nameof(Seeds))]
    public void Kernels_in_f32_agree_with_the_formula_in_f64(int seed) => new AttentionTrial(seed).Check(DType.F32, 2e-5);
}
