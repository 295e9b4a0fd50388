namespace Fathom.Data.Tests;

public class RecordingFolderTests
{
    [Fact]
    public void Names_of_files_say_word_speaker_and_number()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("7_ann_12.wav"), WavBytes.Of(1, 1, 8000, 16, [0, 64]));

        var recording = Assert.Single(RecordingFolder.Read(folder.Path));

        Assert.Equal(("7", "ann", 12), (recording.Word, recording.Speaker, recording.Number));
        Assert.Equal([0.5f], recording.Read().Samples);
    }

    [Fact]
    public void A_folder_may_stand_for_a_word()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("yes"));
        File.WriteAllBytes(Path.Combine(folder.Path, "yes", "a.wav"), WavBytes.Of(1, 1, 8000, 16, []));

        Assert.Equal(("yes", null), RecordingFolder.Read(folder.Path).Select(recording => (recording.Word, recording.Speaker)).Single());
    }

    [Fact]
    public void A_folder_without_recordings_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<InvalidDataException>(() => RecordingFolder.Read(folder.Path));
    }

    [Fact]
    public void A_name_that_says_no_word_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("song.wav"), []);
        Assert.Contains("WORD_SPEAKER_NUMBER", Assert.Throws<InvalidDataException>(() => RecordingFolder.Read(folder.Path)).Message, StringComparison.Ordinal);
    }
}
