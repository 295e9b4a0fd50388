using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Formats.Tests;

/// <summary>Tensors and names to try the formats with.</summary>
internal static class Samples
{
    public static readonly DType[] AllDTypes = Enum.GetValues<DType>();

    /// <summary>A tensor whose bytes are a fixed function of its type and shape; truth values are 0 or 1.</summary>
    public static TensorBytes Tensor(DType dtype, Shape shape, int seed = 0)
    {
        var bytes = new byte[shape.ElementCount * dtype.ByteLength];
        new Random(seed).NextBytes(bytes);
        if (dtype == DType.Bool)
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] &= 1;
        return new TensorBytes(dtype, shape, bytes);
    }

    /// <summary>Tensors of any type, up to four axes of up to five, some of size zero.</summary>
    public static Gen<TensorBytes> Tensors =>
        from dtype in Gen.Elements(AllDTypes)
        from rank in Gen.Choose(0, 4)
        from sizes in Gen.ArrayOf(Gen.Choose(0, 5), rank)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select Tensor(dtype, Shape.Create(sizes), seed);

    /// <summary>Any text with an equal in UTF-8: quotes, control characters and all planes included.</summary>
    public static Gen<string> Texts =>
        ArbMap.Default.GeneratorFor<string?>().Where(text => text is not null && Utf16.IsValid(text)).Select(text => text!);

    /// <summary>Runs the property on 200 cases that are the same in every run.</summary>
    public static void Check<T>(Gen<T> cases, Action<T> property) =>
        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20261121UL, 7UL),
            Prop.ForAll(Arb.From(cases), property));
}
