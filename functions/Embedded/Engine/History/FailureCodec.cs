using Microsoft.DurableTask;

namespace SppsFlows.Embedded.Engine.History;

/// <summary>Failure details as bytes, with all inner failures.</summary>
internal static class FailureCodec
{
    private const int HasStack = 1;
    private const int HasInner = 2;

    // A chain of inner exceptions can be very long or, with odd exception types, endless.
    private const int MaxDepth = 32;

    public static byte[] Write(TaskFailureDetails failure)
    {
        var writer = new RecordWriter();
        var depth = 0;
        for (var level = failure; level is not null; level = level.InnerFailure)
        {
            var inner = ++depth < MaxDepth && level.InnerFailure is not null;
            writer.Number((level.StackTrace is null ? 0 : HasStack) | (inner ? HasInner : 0));
            writer.Text(level.ErrorType);
            writer.Text(level.ErrorMessage);
            if (level.StackTrace is not null) writer.Text(level.StackTrace);
            if (!inner) break;
        }

        return writer.Written.ToArray();
    }

    public static TaskFailureDetails Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new BodyReader(bytes);
        return Read(ref reader);
    }

    private static TaskFailureDetails Read(ref BodyReader reader)
    {
        var flags = reader.Number();
        var type = reader.Text();
        var message = reader.Text();
        var stack = (flags & HasStack) == 0 ? null : reader.Text();
        return new TaskFailureDetails(type, message, stack, (flags & HasInner) == 0 ? null : Read(ref reader), null);
    }
}
