#:project ../src/Fathom/Fathom.csproj

// Loading a saved model and using it in an application, from several threads at once.
using Fathom;
using Fathom.Nn;
using Fathom.Training;

var path = Path.Combine(Path.GetTempPath(), $"fathom-sample-{Environment.ProcessId}.safetensors");
new Sequential(new Linear(4, 16), new Gelu(), new Linear(16, 3)).Save(path);   // elsewhere: trained, then saved

var classifier = new Classifier(path, ["setosa", "versicolor", "virginica"]);
Parallel.For(0, 8, i =>
{
    var (label, probability) = classifier.Classify([5.1f + i * 0.1f, 3.5f, 1.4f, 0.2f]);
    Console.WriteLine($"request {i}: {label} ({probability:0.0%})");
});
File.Delete(path);

internal sealed class Classifier
{
    private readonly Sequential model = new(new Linear(4, 16), new Gelu(), new Linear(16, 3));
    private readonly string[] labels;

    public Classifier(string path, string[] labels)
    {
        model.Load(path);
        model.Eval();
        this.labels = labels;
    }

    /// <summary>Safe to call from any thread: evaluating reads the parameters and nothing else.</summary>
    public (string Label, float Probability) Classify(ReadOnlySpan<float> features)
    {
        var probabilities = model.Forward(Tensor.From(features, [1, features.Length])).Softmax(1).ToArray<float>();
        var best = Array.IndexOf(probabilities, probabilities.Max());
        return (labels[best], probabilities[best]);
    }
}
