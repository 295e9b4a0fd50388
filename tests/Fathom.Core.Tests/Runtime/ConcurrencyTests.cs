namespace Fathom.Core.Tests.Runtime;

/// <summary>Eight threads at once.</summary>
public sealed class ConcurrencyTests
{
    private const int Threads = 8;

    [Fact]
    public void One_graph_is_evaluated_by_all()
    {
        for (var round = 0; round < 20; round++)
        {
            var x = Sample.Normal([round + 1, 16], 1);
            var shared = x.Exp();
            var y = (shared.MatMul(shared.T) + shared.Sum(1)).Sum(0) * shared.Max();
            var results = InParallel(thread => thread % 2 == 0 ? y.ToArray<double>() : (y + 0).ToArray<double>());
            Assert.All(results, result => Assert.Equal(results[0], result));
        }
    }

    [Fact]
    public void One_model_serves_all()
    {
        var network = new SmallNetwork();
        var inputs = Enumerable.Range(0, Threads).Select(SmallNetwork.Batch).ToArray();
        var results = InParallel(thread => Enumerable.Range(0, 10).Select(_ => network.Forward(inputs[thread]).ToArray<float>()).ToArray());
        for (var thread = 0; thread < Threads; thread++)
        {
            var expected = network.Forward(inputs[thread]).ToArray<float>();
            Assert.All(results[thread], result => Assert.Equal(expected, result));
        }
    }

    private static T[] InParallel<T>(Func<int, T> work)
    {
        var results = new T[Threads];
        var failures = new List<Exception>();
        var barrier = new Barrier(Threads);
        var threads = Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            barrier.SignalAndWait();
            try
            {
                results[number] = work(number);
            }
            catch (Exception exception)
            {
                lock (failures)
                    failures.Add(exception);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Empty(failures);
        return results;
    }
}
