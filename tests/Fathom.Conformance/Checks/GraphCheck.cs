namespace Fathom.Conformance;

/// <summary>Builds the outputs of a case from its inputs.</summary>
internal delegate Outputs Computation(Trial trial);

/// <summary>Computes a case and compares everything the reference holds.</summary>
internal delegate void Check(Trial trial);

/// <summary>Checks outputs, gradients by inputs and parameters, and buffers of a computation.</summary>
internal static class GraphCheck
{
    /// <summary>The check of <paramref name="computation"/>.</summary>
    public static Check Of(Computation computation) => trial => Run(trial, computation);

    private static void Run(Trial trial, Computation computation)
    {
        var outputs = computation(trial).Tensors;
        if (outputs.Length != trial.Case.Names("out").Count())
        {
            trial.Fail($"expected {trial.Case.Names("out").Count()} outputs, got {outputs.Length}");
            return;
        }
        var gradients = Gradients(trial, outputs);
        // One program, so that buffers are updated once.
        Tensor.Eval([.. outputs, .. gradients.Values]);

        foreach (var (index, output) in outputs.Index())
            trial.Expect($"out.{index}", output);
        foreach (var (name, gradient) in gradients)
            trial.Expect(name, gradient);
        foreach (var name in trial.Case.Names("buffer_after"))
            trial.Expect($"buffer_after.{name}", trial.Module!.NamedBuffers.First(entry => entry.Key == name).Value);
    }

    private static Dictionary<string, Tensor> Gradients(Trial trial, Tensor[] outputs)
    {
        string[] names = [.. trial.Case.Arrays.Keys.Where(key => key.StartsWith("gin.") || key.StartsWith("gparam."))];
        if (names.Length == 0)
            return [];
        var gradients = Objective(trial.Case, outputs).Grad([.. names.Select(name => By(trial, name))]);
        return names.Zip(gradients).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    /// <summary>What the reference differentiated: the outputs weighted with the upstream gradients; a lone scalar as it is.</summary>
    private static Tensor Objective(Case subject, Tensor[] outputs)
    {
        Tensor? objective = null;
        foreach (var (index, output) in outputs.Index())
        {
            if (!output.DType.IsFloat)
                continue;
            var key = $"gout.{index}";
            var term = subject.Arrays.ContainsKey(key) ? (output * subject.Tensor(key)).Sum() : output.Sum();
            objective = objective is null ? term : objective + term;
        }
        return objective!;
    }

    private static Tensor By(Trial trial, string gradient)
    {
        var name = gradient[(gradient.IndexOf('.') + 1)..];
        return gradient.StartsWith("gin.") ? trial[name] : trial.Parameter(name);
    }
}
