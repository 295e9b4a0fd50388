using System.Text;
using System.Text.Json;

namespace Fathom.Training;

/// <summary>The page's one JSON block: what the scripts draw, collected while the sections are written.</summary>
internal sealed class PageData
{
    private readonly List<(int Channels, int Height, int Width, ColourMap Map, byte[] Pixels)> _pictures = [];
    private readonly List<Chart> _charts = [];

    /// <summary>The confusion matrix that a drawn (not tabulated) heat map reads out on hover, with its class names.</summary>
    public (IReadOnlyList<string> Classes, ReportConfusion Counts)? Confusion { get; set; }

    /// <returns>The number under which a canvas names the picture.</returns>
    public int Add(ReportImage image) =>
        Add(image.Channels, image.Height, image.Width, image.Channels == 3 ? ColourMap.Rgb : ColourMap.Grey, image.Pixels);

    /// <returns>The number under which a canvas names the picture.</returns>
    public int Add(int channels, int height, int width, ColourMap map, byte[] pixels)
    {
        _pictures.Add((channels, height, width, map, pixels));
        return _pictures.Count - 1;
    }

    /// <returns>The number under which an element names the chart.</returns>
    public int Add(Chart chart)
    {
        _charts.Add(chart);
        return _charts.Count - 1;
    }

    /// <summary>The JSON text. The default encoder writes &lt;, &gt; and &amp; as \u escapes, so no value can end the script
    /// element that holds it.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            WriteCharts(json);
            WritePictures(json);
            WriteConfusion(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private void WriteCharts(Utf8JsonWriter json)
    {
        json.WriteStartArray("charts");
        foreach (var chart in _charts)
        {
            json.WriteStartObject();
            json.WriteString("xLabel", chart.XLabel);
            json.WriteString("format", chart.Format);
            json.WriteBoolean("logarithmic", chart.IsLogarithmic);
            WriteNumbers(json, "x", chart.X);
            json.WriteStartArray("series");
            foreach (var series in chart.Series)
            {
                json.WriteStartObject();
                json.WriteString("name", series.Name);
                json.WriteString("role", series.Role);
                json.WriteString("style", series.Style);
                WriteNumbers(json, "y", series.Y);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WritePictures(Utf8JsonWriter json)
    {
        json.WriteStartArray("pictures");
        foreach (var (channels, height, width, map, pixels) in _pictures)
        {
            json.WriteStartObject();
            json.WriteNumber("channels", channels);
            json.WriteNumber("height", height);
            json.WriteNumber("width", width);
            json.WriteString("map", map.ToString().ToLowerInvariant());
            json.WriteBase64String("pixels", pixels);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteConfusion(Utf8JsonWriter json)
    {
        if (Confusion is not var (classes, counts))
            return;
        json.WriteStartObject("confusion");
        json.WriteStartArray("classes");
        foreach (var name in classes)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteStartArray("counts");
        for (var i = 0; i < counts.ClassCount * counts.ClassCount; i++)
            json.WriteNumberValue(counts[i / counts.ClassCount, i % counts.ClassCount]);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Single precision is more than a chart shows and halves the text; JSON has no NaN, so a gap is null.
    private static void WriteNumbers(Utf8JsonWriter json, string name, double[] values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            if (float.IsFinite((float)value))
                json.WriteNumberValue((float)value);
            else
                json.WriteNullValue();
        }

        json.WriteEndArray();
    }
}
