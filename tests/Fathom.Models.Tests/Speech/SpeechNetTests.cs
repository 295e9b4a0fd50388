namespace Fathom.Models.Tests;

public class SpeechNetTests
{
    [Fact]
    public void Spectrograms_of_any_length_become_logits()
    {
        var model = new SpeechNet(16, 7, maps: 4, hidden: 8, random: new RandomKey(1));
        model.Eval();

        Assert.Equal<Shape>([2, 7], model.Forward(Tensor.Zeros([2, 1, 16, 40])).Shape);
        Assert.Equal<Shape>([2, 7], model.Forward(Tensor.Zeros([2, 1, 16, 100])).Shape);
    }

    [Fact]
    public void Bands_must_survive_three_poolings() => Assert.Throws<ArgumentException>(() => new SpeechNet(20, 7));
}
