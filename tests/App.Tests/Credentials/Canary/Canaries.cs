using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SppsFlows.App.Tests.Drivers;

namespace SppsFlows.App.Tests.Credentials.Canary;

/// <summary>Secrets that occur only here, and every way in which one could be written down.</summary>
internal sealed class Canaries
{
    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);
    private SearchValues<string>? _searched;

    /// <summary>Adds a value under a name, and returns it.</summary>
    public string Add(string name, string value)
    {
        foreach (var written in Ways(value)) _names.TryAdd(written, name);
        // The part that no escaping changes: found where only that is kept.
        var core = value.Split(' ', '"', '&', '@', ',').MaxBy(part => part.Length)!;
        if (core.Length >= 12)
            foreach (var written in Ways(core)) _names.TryAdd(written, name);
        _searched = null;
        return value;
    }

    public SampleCredential Add(string name, SampleCredential credential)
    {
        Add($"{name}: username", credential.Username);
        Add($"{name}: password", credential.Password);
        AddSeed($"{name}: seed", credential.Seed);
        Add($"{name}: backup code", credential.BackupCode);
        Add($"{name}: note", credential.Note);
        return credential;
    }

    /// <summary>An authenticator's seed, in base32: as it is, in groups, and as bytes.</summary>
    public void AddSeed(string name, string seed)
    {
        Add(name, seed);
        Add(name, string.Join(' ', seed.Chunk(4).Select(four => new string(four))));
        var raw = OtpNet.Base32Encoding.ToBytes(seed);
        foreach (var written in (string[])[Latin1(raw), Convert.ToHexString(raw), .. Base64(raw)])
            _names.TryAdd(written, $"{name}, decoded");
    }

    /// <summary>The first canary in it; null when there is none.</summary>
    public string? In(string? text)
    {
        if (text is null) return null;
        _searched ??= SearchValues.Create([.. _names.Keys], StringComparison.OrdinalIgnoreCase);
        var at = text.AsSpan().IndexOfAny(_searched);
        return at < 0 ? null : _names.First(name => text.AsSpan(at).StartsWith(name.Key, StringComparison.OrdinalIgnoreCase)).Value;
    }

    public string? In(ReadOnlySpan<byte> bytes) => In(Latin1(bytes));

    /// <summary>As bytes read one by one, because that is how files are searched.</summary>
    public static IEnumerable<string> Ways(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        yield return Latin1(bytes);
        yield return Latin1(Encoding.Unicode.GetBytes(value));
        yield return value;
        yield return Convert.ToHexString(bytes);
        foreach (var way in Base64(bytes)) yield return way;
        yield return Uri.EscapeDataString(value);
        yield return Uri.EscapeDataString(value).Replace("%20", "+", StringComparison.Ordinal);
        yield return Json(value, JavaScriptEncoder.Default);
        yield return Json(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        yield return Json(Json(value, JavaScriptEncoder.Default), JavaScriptEncoder.Default);
        yield return HtmlEncoder.Default.Encode(value);
    }

    /// <summary>Inside longer base64 too: there it begins at any of three places, and its edges mix with its neighbours'.</summary>
    public static IEnumerable<string> Base64(byte[] bytes)
    {
        for (var skipped = 0; skipped < 3; skipped++)
        {
            var whole = bytes[skipped..(skipped + (bytes.Length - skipped) / 3 * 3)];
            yield return Convert.ToBase64String(whole);
            yield return System.Buffers.Text.Base64Url.EncodeToString(whole);
        }
    }

    public static string Latin1(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private static string Json(string value, JavaScriptEncoder encoder) => JsonEncodedText.Encode(value, encoder).ToString();
}
