using Spectre.Console;

namespace Fathom.Cli.Tests;

public class PixelPictureTests
{
    [Fact]
    public void One_character_holds_two_grey_pixels_in_colour()
    {
        var text = Render(new PixelPicture(1, 2, 1, [10, 200]), ColorSystemSupport.TrueColor);

        Assert.Equal("\e[38;2;10;10;10;48;2;200;200;200m▀\e[0m", text.TrimEnd());
    }

    [Fact]
    public void Planes_are_red_green_and_blue()
    {
        var text = Render(new PixelPicture(3, 2, 1, [1, 2, 3, 4, 5, 6]), ColorSystemSupport.TrueColor);

        Assert.Equal("\e[38;2;1;3;5;48;2;2;4;6m▀\e[0m", text.TrimEnd());
    }

    [Fact]
    public void The_last_of_an_odd_number_of_rows_has_no_background()
    {
        var text = Render(new PixelPicture(1, 1, 1, [7]), ColorSystemSupport.TrueColor);

        Assert.Equal("\e[38;2;7;7;7m▀\e[0m", text.TrimEnd());
    }

    [Fact]
    public void Without_colours_brightness_becomes_a_letter_and_rows_are_halved()
    {
        var text = Render(new PixelPicture(1, 4, 3, [0, 128, 255, 0, 128, 255, 255, 255, 255, 10, 10, 10]), ColorSystemSupport.NoColors);

        Assert.Equal([" +@", "+++"], text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain('\e', text);
    }

    [Fact]
    public void A_picture_wider_than_the_terminal_is_averaged_down()
    {
        var text = Render(new PixelPicture(1, 4, 4, [.. Enumerable.Repeat((byte)255, 16)]), ColorSystemSupport.NoColors, width: 2);

        Assert.Equal("@@", text.Trim());
    }

    [Fact]
    public void An_empty_picture_prints_nothing() =>
        Assert.Equal("", Render(new PixelPicture(1, 0, 0, []), ColorSystemSupport.TrueColor).Trim());

    [Fact]
    public void Pixels_that_do_not_fit_the_shape_are_refused()
    {
        Assert.Contains("needs 12 bytes, got 11", Assert.Throws<ArgumentException>(() => new PixelPicture(3, 2, 2, new byte[11])).Message);
        Assert.Throws<ArgumentException>(() => new PixelPicture(2, 1, 1, new byte[2]));
    }

    private static string Render(PixelPicture picture, ColorSystemSupport colours, int width = 80)
    {
        var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colours == ColorSystemSupport.NoColors ? AnsiSupport.No : AnsiSupport.Yes,
            ColorSystem = colours,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(picture);
        return writer.ToString();
    }
}
