using System.Text.Json;
using Fathom.Formats;

namespace Fathom.Training.Tests;

/// <summary>Cases that another framework computed, from a folder that may stand beside the checkout.</summary>
internal sealed class ReferenceCases
{
    private readonly IReadOnlyDictionary<string, NpyArray> arrays;

    private ReferenceCases(IReadOnlyDictionary<string, NpyArray> arrays) => this.arrays = arrays;

    /// <summary>The cases of a group; skips the test when the folder is absent.</summary>
    public static ReferenceCases Load(string group)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "peers", "reference", $"{group}.npz");
            if (File.Exists(file))
                return new(Npz.Load(file));
        }
        throw new SkipException($"no file shared/peers/reference/{group}.npz above the tests");
    }

    public JsonElement Config(string name) => JsonDocument.Parse(arrays[$"{name}/config"].Text).RootElement;

    public bool Has(string name) => arrays.ContainsKey(name);

    public Tensor Tensor(string name) => arrays[name].Values.ToTensor();

    public double[] Doubles(string name) => Tensor(name).To(DType.F64).ToArray<double>();

    /// <summary>Checks |actual - expected| ≤ absolute + relative |expected| for each element.</summary>
    public static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double relative, double absolute, string what)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
            Assert.True(Math.Abs(actual[i] - expected[i]) <= absolute + relative * Math.Abs(expected[i]), $"{what}[{i}]: expected {expected[i]}, got {actual[i]}");
    }
}
