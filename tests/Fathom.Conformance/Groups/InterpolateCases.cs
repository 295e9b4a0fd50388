namespace Fathom.Conformance;

/// <summary>Resizing and sampling of images.</summary>
internal static class InterpolateCases
{
    public static IReadOnlyDictionary<string, Computation> Table { get; } = new Dictionary<string, Computation>
    {
        ["interpolate"] = c => c.Config.Has("size")
            ? c["input"].Interpolate(c.Config.Integers("size"), Mode(c.Config.Text("mode")), c.Config.Flag("align_corners"))
            : c["input"].Interpolate([c.Config.Number("scale_factor")], Mode(c.Config.Text("mode")), c.Config.Flag("align_corners")),
        ["grid_sample"] = c => c["input"].GridSample(
            c["grid"], Mode(c.Config.Text("mode")), Edge(c.Config.Text("padding_mode")), c.Config.Flag("align_corners")),
        ["affine_grid"] = c => c["theta"].AffineGrid(c.Config.Integers("size")[2..], c.Config.Flag("align_corners")),
    };

    private static InterpolationMode Mode(string name) => name switch
    {
        "nearest" => InterpolationMode.Nearest,
        "nearest-exact" => InterpolationMode.NearestExact,
        "linear" or "bilinear" or "trilinear" => InterpolationMode.Linear,
        "bicubic" => InterpolationMode.Cubic,
        "area" => InterpolationMode.Area,
        _ => throw new InvalidDataException($"unknown mode '{name}'"),
    };

    private static GridPadding Edge(string name) => name switch
    {
        "zeros" => GridPadding.Zeros,
        "border" => GridPadding.Border,
        "reflection" => GridPadding.Reflection,
        _ => throw new InvalidDataException($"unknown padding mode '{name}'"),
    };
}
