using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Embedded.Triggers.Blob;

/// <summary>Calls a blob function with the content of one blob.</summary>
internal sealed class BlobCall(
    FunctionMethod function, string container, IBlobSource source, FunctionRunner runner, IServiceScopeFactory scopes)
{
    public string Function => function.Name;

    public string Container => container;

    /// <summary>The path with its container.</summary>
    public string KeyOf(string path) => $"{container}/{path}";

    /// <exception cref="BlobChangedException">The blob no longer has this version.</exception>
    public async Task RunAsync(BlobSeen blob, Dictionary<string, object?> values, CancellationToken stop)
    {
        await using var stream = await source.OpenAsync(container, blob, stop);
        var type = function.TriggerParameter.ParameterType;
        object content = type == typeof(Stream) ? stream
            : type == typeof(string) ? await new StreamReader(stream).ReadToEndAsync(stop)
            : await BytesAsync(stream, stop);
        values["BlobTrigger"] = KeyOf(blob.Path);
        await using var invocation = new Invocation(function, scopes, values, stop) { TriggerValue = content };
        await runner.RunAsync(invocation);
    }

    private static async Task<byte[]> BytesAsync(Stream stream, CancellationToken stop)
    {
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory, stop);
        return memory.ToArray();
    }
}
