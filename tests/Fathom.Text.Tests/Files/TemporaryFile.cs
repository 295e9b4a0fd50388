namespace Fathom.Text.Tests;

/// <summary>A file that is gone when the test is over.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string text = "") => File.WriteAllText(Path, text);

    public TemporaryFile(byte[] bytes) => File.WriteAllBytes(Path, bytes);

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
