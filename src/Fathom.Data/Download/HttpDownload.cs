using System.Net;
using System.Net.Http.Headers;

namespace Fathom.Data;

/// <summary>One attempt at one address: continues a partial file by a Range request, or starts it over when the server will not.</summary>
internal static class HttpDownload
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Brings <paramref name="partPath"/> to the full size of <paramref name="file"/>.</summary>
    /// <exception cref="IOException">When the server sends another size or the connection breaks; what arrived is kept.</exception>
    /// <exception cref="HttpRequestException">When the server cannot be reached or refuses.</exception>
    /// <exception cref="TimeoutException">When it falls silent.</exception>
    public static async Task RunAsync(
        HttpClient client, Uri url, RemoteFile file, string partPath, TimeSpan stallTimeout,
        IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stall.CancelAfter(stallTimeout);
        try
        {
            await using var part = new FileStream(partPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            if (part.Length > file.Bytes)
                part.SetLength(0);
            if (part.Length == file.Bytes)
                return;
            using var response = await RequestAsync(client, url, part, stall.Token).ConfigureAwait(false);
            CheckLength(response, file, part.Position);
            await using var body = await response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
            var buffer = new byte[BufferBytes];
            int read;
            while ((read = await body.ReadAsync(buffer, stall.Token).ConfigureAwait(false)) > 0)
            {
                if (part.Position + read > file.Bytes)
                    throw new IOException($"sends more than the {file.Bytes} bytes expected");
                await part.WriteAsync(buffer.AsMemory(0, read), stall.Token).ConfigureAwait(false);
                stall.CancelAfter(stallTimeout);
                progress?.Report(new(file.Name, part.Position, file.Bytes));
            }
            if (part.Position < file.Bytes)
                throw new IOException($"the connection ended after {part.Position} of {file.Bytes} bytes");
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"no data for {stallTimeout.TotalSeconds:0.#} s", exception);
        }
    }

    private static async Task<HttpResponseMessage> RequestAsync(HttpClient client, Uri url, FileStream part, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (part.Length > 0)
            request.Headers.Range = new RangeHeaderValue(part.Length, null);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        try
        {
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
                part.SetLength(0); // The next attempt starts over.
            response.EnsureSuccessStatusCode();
            var continues = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == part.Length;
            if (response.StatusCode == HttpStatusCode.PartialContent && !continues)
                throw new IOException($"answers with bytes from {response.Content.Headers.ContentRange?.From} instead of {part.Length}");
            if (!continues)
                part.SetLength(0);
            part.Seek(0, SeekOrigin.End);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static void CheckLength(HttpResponseMessage response, RemoteFile file, long start)
    {
        if (response.Content.Headers.ContentLength is { } length && start + length != file.Bytes)
            throw new IOException($"offers {start + length} bytes instead of {file.Bytes}");
    }
}
