namespace Fathom.Formats.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Write_creates_a_file()
    {
        AtomicFile.WriteText(folder["new.txt"], "déjà");

        Assert.Equal("déjà"u8, File.ReadAllBytes(folder["new.txt"]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Write_replaces_a_file_even_with_a_shorter_one()
    {
        AtomicFile.WriteText(folder["a.txt"], "a long text");
        AtomicFile.WriteText(folder["a.txt"], "short");

        Assert.Equal("short", File.ReadAllText(folder["a.txt"]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void An_exception_midway_leaves_the_old_file_and_nothing_beside_it()
    {
        AtomicFile.WriteText(folder["a.txt"], "old");

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(folder["a.txt"], stream =>
        {
            stream.Write(new byte[1 << 20]);
            throw new InvalidOperationException("killed");
        }));

        Assert.Equal("old", File.ReadAllText(folder["a.txt"]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Until_the_end_readers_see_the_old_file()
    {
        AtomicFile.WriteText(folder["a.txt"], "old");
        string? seen = null;

        AtomicFile.Write(folder["a.txt"], stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            seen = File.ReadAllText(folder["a.txt"]);
        });

        Assert.Equal("old", seen);
        Assert.Equal("new", File.ReadAllText(folder["a.txt"]));
    }

    [Fact]
    public void A_missing_folder_is_an_io_error()
    {
        Assert.ThrowsAny<IOException>(() => AtomicFile.WriteText(folder["missing/a.txt"], "text"));
    }

    [SkippableFact]
    public void A_symbolic_link_stays_a_link_to_the_new_content()
    {
        Skip.If(OperatingSystem.IsWindows(), "creating links needs a privilege on Windows");
        AtomicFile.WriteText(folder["target.txt"], "old");
        File.CreateSymbolicLink(folder["link.txt"], folder["target.txt"]);

        AtomicFile.WriteText(folder["link.txt"], "new");

        Assert.Equal("new", File.ReadAllText(folder["target.txt"]));
        Assert.NotNull(File.ResolveLinkTarget(folder["link.txt"], returnFinalTarget: false));
    }

    [Fact]
    public void A_folder_in_the_way_is_an_error_and_leaves_no_temporary_file()
    {
        Directory.CreateDirectory(folder["taken"]);

        var error = Record.Exception(() => AtomicFile.WriteText(folder["taken"], "text"));

        Assert.True(error is IOException or UnauthorizedAccessException, $"{error}");
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
