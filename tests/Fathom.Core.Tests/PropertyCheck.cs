using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Core.Tests;

/// <summary>
/// Runs properties on random cases, the same in every run. <c>FATHOM_PROPERTY_SEED</c> chooses other cases and <c>FATHOM_PROPERTY_FACTOR</c>
/// more of them; a failure prints the smallest case found and its seed.
/// </summary>
internal static class PropertyCheck
{
    private const ulong DefaultSeed = 20261121;

    /// <summary>Checks <paramref name="property"/>, which throws where it does not hold, on <paramref name="count"/> cases.</summary>
    public static void Run<T>(Arbitrary<T> cases, int count, Action<T> property)
    {
        var seed = Setting("FATHOM_PROPERTY_SEED", DefaultSeed);
        var tests = count * (int)Setting("FATHOM_PROPERTY_FACTOR", 1);
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(tests).WithReplay(seed, 7UL), Prop.ForAll(cases, property));
    }

    /// <summary>Cases that are not made smaller when the property fails.</summary>
    public static void Run<T>(Gen<T> cases, int count, Action<T> property) => Run(Arb.From(cases), count, property);

    private static ulong Setting(string name, ulong otherwise) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
