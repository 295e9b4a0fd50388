#:project ../src/Fathom/Fathom.csproj

// A training loop of one's own, as fast as the trainer's: loss, gradients and update run as one compiled program.
using Fathom;
using Fathom.Data;
using Fathom.Nn;
using Fathom.Runtime;
using Fathom.Training;

RandomKey.Default = new RandomKey(5);
var (train, test) = SyntheticDigits.Create(new RandomKey(5), trainCount: 2000, testCount: 500);
var loader = DataLoader.For(train, new LoaderOptions { BatchSize = 64, Key = new RandomKey(6) });

var model = new Sequential(new Flatten(), new Linear(784, 128), new Relu(), new Dropout(0.1f), new Linear(128, 10));
var optimizer = new AdamW(model.Parameters) { LearningRate = 2e-3f, ClipNorm = 1 };
for (var epoch = 1; epoch <= 5; epoch++)
{
    var (sum, batches) = (0f, 0);
    model.Train();
    foreach (var (images, labels) in loader)
    {
        var loss = Losses.CrossEntropy(model.Forward(images), labels);
        optimizer.Step(loss);
        (sum, batches) = (sum + loss.Item(), batches + 1);
    }
    model.Eval();
    var right = 0f;
    foreach (var (images, labels) in DataLoader.For(test, new LoaderOptions { BatchSize = 250, Order = SampleOrder.Sequential }))
        right += model.Forward(images).ArgMax(1).EqualTo(labels).To(DType.F32).Sum().Item();
    Console.WriteLine($"epoch {epoch}: loss {sum / batches:0.000}, test accuracy {right / test.Count:0.0%}");
}
Console.WriteLine($"{Compilation.Evaluations} evaluations, {Compilation.CompiledPrograms} programs compiled");
