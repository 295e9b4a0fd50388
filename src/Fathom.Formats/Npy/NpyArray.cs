namespace Fathom.Formats;

/// <summary>An array out of a .npy file: numbers, or text.</summary>
public sealed class NpyArray
{
    private readonly TensorBytes numbers;
    private readonly string[]? texts;

    /// <summary>An array of numbers or truth values.</summary>
    public NpyArray(TensorBytes values)
    {
        numbers = values;
        Shape = values.Shape;
    }

    /// <summary>An array of strings.</summary>
    /// <param name="shape">Sizes of the axes, outermost first.</param>
    /// <param name="texts">The strings, row-major.</param>
    /// <exception cref="ArgumentException">When the strings are not as many as the shape has elements.</exception>
    public NpyArray(Shape shape, ReadOnlySpan<string> texts)
    {
        if (texts.Length != shape.ElementCount)
            throw new ArgumentException($"NpyArray: shape {shape} has {shape.ElementCount} elements, got {texts.Length} strings.", nameof(texts));
        Shape = shape;
        this.texts = texts.ToArray();
    }

    /// <summary>Numbers are an array as they are.</summary>
    public static implicit operator NpyArray(TensorBytes values) => new(values);

    /// <summary>A string is an array without axes.</summary>
    public static implicit operator NpyArray(string text) => new(Shape.Scalar, [text]);

    /// <summary>Sizes of the axes, outermost first; the empty shape is a scalar.</summary>
    public Shape Shape { get; }

    /// <summary>Whether the elements are strings.</summary>
    public bool IsText => texts is not null;

    /// <summary>The numbers.</summary>
    /// <exception cref="InvalidOperationException">When the elements are strings.</exception>
    public TensorBytes Values => texts is null
        ? numbers
        : throw new InvalidOperationException($"NpyArray: the array {Shape} holds text. Read Texts instead?");

    /// <summary>The strings, row-major.</summary>
    /// <exception cref="InvalidOperationException">When the elements are numbers.</exception>
    public IReadOnlyList<string> Texts => texts
        ?? throw new InvalidOperationException($"NpyArray: the array holds {numbers}, not text. Read Values instead?");

    /// <summary>The one string of an array with a single element.</summary>
    /// <exception cref="InvalidOperationException">When the elements are numbers, or not exactly one.</exception>
    public string Text => Texts is [var text]
        ? text
        : throw new InvalidOperationException($"NpyArray: the array has shape {Shape}, not a single element. Read Texts instead?");

    /// <summary>For people: "f32 [2, 3]", or "text []".</summary>
    public override string ToString() => IsText ? $"text {Shape}" : numbers.ToString();
}
