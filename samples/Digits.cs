#:project ../src/Fathom/Fathom.csproj

// Recognising digits in twenty lines.
using Fathom;
using Fathom.Data;
using Fathom.Models;
using Fathom.Nn;
using Fathom.Training;

RandomKey.Default = new RandomKey(1);
var (train, test) = SyntheticDigits.Create(new RandomKey(1), trainCount: 4000, testCount: 1000);
var model = new LeNet();
var trainer = new Trainer(model, new Adam(model.Parameters) { LearningRate = 2e-3f }, (logits, labels) => Losses.CrossEntropy(logits, labels));
var history = trainer.Fit(
    DataLoader.For(train, new LoaderOptions { BatchSize = 64 }),
    epochs: 3,
    validation: DataLoader.For(test, new LoaderOptions { BatchSize = 250, Order = SampleOrder.Sequential }));
foreach (var epoch in history.Epochs)
    Console.WriteLine($"epoch {epoch.Epoch}: loss {epoch.TrainLoss:0.000}, test accuracy {epoch.ValidationMetrics["accuracy"]:0.0%}");
