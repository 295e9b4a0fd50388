using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fathom.Data.Tests;

/// <summary>A small HTTP server on the loopback address that can misbehave: cut connections, ignore ranges, send wrong bytes, stay silent.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public FileServer(byte[] content)
    {
        Content = content;
        listener.Start();
        _ = AcceptAsync();
    }

    public byte[] Content { get; set; }

    /// <summary>How many body bytes to send before the connection is cut; null for all.</summary>
    public int? CutAfter { get; set; }

    public bool IgnoresRanges { get; set; }

    public bool StaysSilent { get; set; }

    /// <summary>The range header of each request, or "" when there was none.</summary>
    public List<string> Ranges { get; } = [];

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/file");

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var range = "";
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
                if (line.StartsWith("Range:", StringComparison.OrdinalIgnoreCase))
                    range = line[6..].Trim();
            lock (Ranges)
                Ranges.Add(range);
            if (StaysSilent)
            {
                await Task.Delay(5000);
                return;
            }
            var start = range.Length > 0 && !IgnoresRanges
                ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture)
                : 0;
            var status = start > 0
                ? $"206 Partial Content\r\nContent-Range: bytes {start}-{Content.Length - 1}/{Content.Length}"
                : "200 OK";
            var head = $"HTTP/1.1 {status}\r\nContent-Length: {Content.Length - start}\r\nConnection: close\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
            var body = Content.AsMemory(start);
            await stream.WriteAsync(CutAfter is { } cut && cut < body.Length ? body[..cut] : body);
        }
    }
}
