using System.Runtime.CompilerServices;

namespace SppsFlows.Embedded.Engine;

/// <summary>Which instance ids are refused, as the real client refuses them.</summary>
internal static class InstanceIds
{
    /// <exception cref="ArgumentException">Empty, starting with the null character, or shaped like an entity's id.</exception>
    public static void Check(string id, [CallerArgumentExpression(nameof(id))] string? name = null)
    {
        CheckText(id, name);
        CheckNoEntity(id, name);
    }

    /// <inheritdoc cref="Check"/>
    public static void CheckText(string text, [CallerArgumentExpression(nameof(text))] string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(text, name);
        if (text[0] == '\0') throw new ArgumentException("It must not begin with the null character.", name);
    }

    /// <inheritdoc cref="Check"/>
    public static void CheckNoEntity(string? id, [CallerArgumentExpression(nameof(id))] string? name = null)
    {
        if (id is ['@', ..])
            throw new ArgumentException($"'{id}' is of the form of an entity's id; the id of an instance must not begin with '@'.", name);
    }
}
