namespace Fathom.Nn;

/// <summary>The parameters of one layer in one direction, all uniform in ±1/√hidden at first.</summary>
internal sealed class RecurrentWeights
{
    /// <param name="suffix">End of the names in the state, such as "l0" or "l1_reverse".</param>
    /// <param name="inputs">Size of what the layer reads.</param>
    /// <param name="gates">Size of all gates together.</param>
    /// <param name="hidden">Size of the hidden state, on which initial values depend.</param>
    /// <param name="outputs">Size of what the layer hands on, the hidden size unless it is projected.</param>
    /// <param name="bias">Whether to add biases.</param>
    /// <param name="random">Source of the initial values.</param>
    public RecurrentWeights(string suffix, int inputs, int gates, int hidden, int outputs, bool bias, RandomKey? random)
    {
        Suffix = suffix;
        Input = New([gates, inputs]);
        Hidden = New([gates, outputs]);
        (InputBias, HiddenBias) = bias ? (New([gates]), New([gates])) : (null, null);
        Projection = outputs == hidden ? null : New([outputs, hidden]);

        Parameter New(Shape shape) => new(Init.Uniform(shape, 1 / Math.Sqrt(hidden), random));
    }

    public string Suffix { get; }

    /// <summary>W from the input to the gates, [gates, inputs].</summary>
    public Parameter Input { get; }

    /// <summary>W from what was handed on to the gates, [gates, outputs].</summary>
    public Parameter Hidden { get; }

    /// <summary>b beside the input, [gates], or null.</summary>
    public Parameter? InputBias { get; }

    /// <summary>b beside the hidden state, [gates], or null.</summary>
    public Parameter? HiddenBias { get; }

    /// <summary>W from the hidden state to what is handed on, [outputs, hidden], or null.</summary>
    public Parameter? Projection { get; }

    public void Visit(ModuleVisitor visitor)
    {
        visitor.Parameter("weight_ih_" + Suffix, Input);
        visitor.Parameter("weight_hh_" + Suffix, Hidden);
        visitor.Parameter("bias_ih_" + Suffix, InputBias);
        visitor.Parameter("bias_hh_" + Suffix, HiddenBias);
        visitor.Parameter("weight_hr_" + Suffix, Projection);
    }
}
