using System.Diagnostics;
using Fathom.Models;
using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Bench;

/// <summary>Transformers: language models trained and run token by token, an encoder run, a vision Transformer trained.</summary>
internal static class TransformerNetworks
{
    private static readonly GptConfig Gpt2 = GptConfig.Gpt2Small with { Dropout = 0 };

    public static IEnumerable<Workload> All { get; } =
    [
        new("gpt_char_train", CharacterGpt), new("gpt2_small_train", () => Gpt2Train(DType.F32)), new("gpt2_small_decode", () => Gpt2Decode(_ => { })),
        new("gpt2_small_decode_bf16", () => Gpt2Decode(Quantization.BFloat16)), new("gpt2_small_decode_int8", () => Gpt2Decode(model => Quantization.Int8(model))),
        new("gpt2_small_train_bf16", () => Gpt2Train(DType.BF16)),
        new("bert_base_infer", Encoder), new("vit_tiny_train", Vision),
    ];

    private static Case CharacterGpt()
    {
        var model = new Gpt(new(65, 128, 4, 4, 128) { Dropout = 0, TiedEmbedding = false, ExactGelu = true });
        return TrainLanguageModel(model, 16, 128, new AdamW(model.Parameters) { LearningRate = 3e-4, Betas = (0.9, 0.95), WeightDecay = 0.1 });
    }

    private static Case Gpt2Train(DType precision)
    {
        var model = new Gpt(Gpt2);
        return TrainLanguageModel(model, 4, 64, new AdamW(model.Parameters) { LearningRate = 1e-4, WeightDecay = 0 }, precision);
    }

    private static Case TrainLanguageModel(Gpt model, int batch, int length, Optimizer optimizer, DType precision = DType.F32)
    {
        var config = model.Config;
        return Networks.Train(
            model, Data.Several(() => Data.Labels(config.Vocabulary, batch, length)), Data.Several(() => Data.Labels(config.Vocabulary, batch * length)),
            (logits, targets) => Losses.CrossEntropy(logits.Flatten(0, 1), targets), optimizer, precision) with
        {
            Flops = 3.0 * batch * length * (2 * MatrixElements(config) + 4.0 * length * config.Width * config.Layers),
        };
    }

    /// <summary>Elements of all matrices that a token's features are multiplied with.</summary>
    private static double MatrixElements(GptConfig config) =>
        12.0 * config.Layers * config.Width * config.Width + (double)config.Vocabulary * config.Width;

    /// <summary>A prompt of 32 tokens, then 64 tokens one at a time, each the likeliest; the time of one of the 64 counts.</summary>
    private static Case Gpt2Decode(Action<Gpt> convert)
    {
        const int Prompt = 32, Tokens = 64;
        var model = new Gpt(Gpt2);
        model.Eval();
        convert(model);
        var prompt = Data.Labels(Gpt2.Vocabulary, 1, Prompt);
        var counted = 0.0;

        void Generate()
        {
            var state = model.Start(1);
            var logits = state.Next(prompt);
            var begin = Stopwatch.GetTimestamp();
            for (var i = 0; i < Tokens; i++)
                logits = state.Next(Likeliest(logits));
            counted = Stopwatch.GetElapsedTime(begin).TotalMilliseconds / Tokens;
        }

        return new(Generate) { Parameters = Networks.Size(model), Flops = 2 * MatrixElements(Gpt2), Counted = () => counted };
    }

    private static Tensor Likeliest(Tensor logits) => Tensor.From<long>([System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits.ToArray<float>())], [1, 1]);

    private static Case Encoder()
    {
        const int Length = 128, Width = 768, Layers = 12;
        var model = new TransformerEncoder(Layers, () => new(Width, 12, 3072, dropout: 0, new Gelu()));
        return Networks.Infer(model, () => Data.Normal(1, Length, Width)) with
        {
            Flops = Layers * Length * (24.0 * Width * Width + 4.0 * Length * Width),
        };
    }

    private static Case Vision()
    {
        const int Batch = 32, Length = 65, Width = 192;
        var config = VisionTransformerConfig.TinyCifar;
        var model = new VisionTransformer(config);
        var optimizer = new AdamW(model.Parameters) { LearningRate = 1e-3, WeightDecay = 0.05 };
        var subject = Networks.Classify(model, () => Data.Normal(Batch, 3, 32, 32), config.Classes, optimizer);
        // Linear layers and the convolution are counted by their calls, attention is not.
        return subject with { Flops = subject.Flops + 3.0 * config.Layers * Batch * 4 * Length * Length * Width };
    }
}
