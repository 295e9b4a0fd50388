using Fathom.Nn;

namespace Fathom.Training;

/// <summary>The randomness of one step, which depends on nothing but the key and the number of the step.</summary>
internal static class StepKeys
{
    /// <summary>Runs <paramref name="action"/> with <paramref name="key"/> as the default and as the source of every dropout of <paramref name="model"/>.</summary>
    public static T With<T>(Module model, RandomKey key, Func<T> action)
    {
        var outer = RandomKey.Default;
        try
        {
            RandomKey.Default = key;
            foreach (var (_, module) in model.NamedModules)
                if (module is DropoutLayer dropout)
                    dropout.RandomKey = key.Next();
            return action();
        }
        finally
        {
            RandomKey.Default = outer;
        }
    }
}
