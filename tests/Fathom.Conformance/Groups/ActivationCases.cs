namespace Fathom.Conformance;

/// <summary>Activation functions.</summary>
internal static class ActivationCases
{
    public static IReadOnlyDictionary<string, Computation> Table { get; } = new Dictionary<string, Computation>
    {
        ["relu"] = c => c["input"].Relu(),
        ["relu6"] = c => c["input"].Relu6(),
        ["leaky_relu"] = c => c["input"].LeakyRelu(c.Config.Number("negative_slope")),
        ["elu"] = c => c["input"].Elu(c.Config.Number("alpha", 1)),
        ["selu"] = c => c["input"].Selu(),
        ["celu"] = c => c["input"].Celu(c.Config.Number("alpha", 1)),
        ["gelu"] = c => c["input"].Gelu(),
        ["gelu_tanh"] = c => c["input"].GeluTanh(),
        ["silu"] = c => c["input"].Silu(),
        ["mish"] = c => c["input"].Mish(),
        ["sigmoid"] = c => c["input"].Sigmoid(),
        ["tanh"] = c => c["input"].Tanh(),
        ["logsigmoid"] = c => c["input"].LogSigmoid(),
        ["softplus"] = c => c["input"].Softplus(c.Config.Number("beta", 1), c.Config.Number("threshold", 20)),
        ["softsign"] = c => c["input"].Softsign(),
        ["hardtanh"] = c => c["input"].Hardtanh(c.Config.Number("min_val"), c.Config.Number("max_val")),
        ["hardsigmoid"] = c => c["input"].HardSigmoid(),
        ["hardswish"] = c => c["input"].Hardswish(),
        ["tanhshrink"] = c => c["input"].Tanhshrink(),
        ["softshrink"] = c => c["input"].Softshrink(c.Config.Number("lambd")),
        ["hardshrink"] = c => c["input"].Hardshrink(c.Config.Number("lambd")),
        ["threshold"] = c => c["input"].Threshold(c.Config.Number("threshold"), c.Config.Number("value")),
        ["softmax"] = c => c["input"].Softmax(c.Config.Integer("dim")),
        ["log_softmax"] = c => c["input"].LogSoftmax(c.Config.Integer("dim")),
        ["softmin"] = c => c["input"].Softmin(c.Config.Integer("dim")),
        ["glu"] = c => c["input"].Glu(c.Config.Integer("dim")),
        ["prelu"] = c => c["input"].Prelu(c["weight"]),
    };
}
